import { HttpContext, HttpContextToken } from '@angular/common/http';

/**
 * `true`: no token, no holding, no replay.
 *
 * @example
 * ```ts
 * import { HttpClient, HttpContext } from '@angular/common/http';
 * import { inject } from '@angular/core';
 *
 * export class StatusPage {
 *   readonly status$ = inject(HttpClient).get('/api/status', {
 *     context: new HttpContext().set(SKIP_AUTH, true),
 *   });
 * }
 * ```
 */
export const SKIP_AUTH = /* @__PURE__ */ new HttpContextToken<boolean>(() => false);

/**
 * `true`: not sent without a session; fails with `not-authenticated` instead, and leads to `loginUrl`.
 *
 * @example
 * ```ts
 * import { HttpClient, HttpContext } from '@angular/common/http';
 * import { inject } from '@angular/core';
 *
 * export class ProfilePage {
 *   readonly profile$ = inject(HttpClient).get('/api/profile', {
 *     context: new HttpContext().set(REQUIRE_AUTH, true),
 *   });
 * }
 * ```
 */
export const REQUIRE_AUTH = /* @__PURE__ */ new HttpContextToken<boolean>(() => false);

/**
 * `true`: sent once only; a refused token is renewed for later requests, this one fails with the server's answer.
 *
 * @example
 * ```ts
 * import { HttpClient, HttpContext } from '@angular/common/http';
 * import { inject } from '@angular/core';
 *
 * export class CheckoutPage {
 *   readonly payment$ = inject(HttpClient).post('/api/payments', null, {
 *     context: new HttpContext().set(NO_REPLAY, true),
 *   });
 * }
 * ```
 */
export const NO_REPLAY = /* @__PURE__ */ new HttpContextToken<boolean>(() => false);

/**
 * Sets `SKIP_AUTH` in the context given, else in a new one.
 *
 * @example
 * ```ts
 * import { HttpClient } from '@angular/common/http';
 * import { inject } from '@angular/core';
 *
 * export class StatusPage {
 *   readonly status$ = inject(HttpClient).get('/api/status', { context: skipAuth() });
 * }
 * ```
 */
export function skipAuth(context = new HttpContext()): HttpContext {
  return context.set(SKIP_AUTH, true);
}

/**
 * Sets `REQUIRE_AUTH` in the context given, else in a new one.
 *
 * @example
 * ```ts
 * import { HttpClient } from '@angular/common/http';
 * import { inject } from '@angular/core';
 *
 * export class ProfilePage {
 *   readonly profile$ = inject(HttpClient).get('/api/profile', { context: requireAuth() });
 * }
 * ```
 */
export function requireAuth(context = new HttpContext()): HttpContext {
  return context.set(REQUIRE_AUTH, true);
}

/**
 * Sets `NO_REPLAY` in the context given, else in a new one.
 *
 * @example
 * ```ts
 * import { HttpClient } from '@angular/common/http';
 * import { inject } from '@angular/core';
 *
 * export class CheckoutPage {
 *   readonly payment$ = inject(HttpClient).post('/api/payments', null, { context: noReplay() });
 * }
 * ```
 */
export function noReplay(context = new HttpContext()): HttpContext {
  return context.set(NO_REPLAY, true);
}
