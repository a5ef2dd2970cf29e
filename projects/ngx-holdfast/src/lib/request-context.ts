import { HttpContext, HttpContextToken } from '@angular/common/http';

/**
 * `true`: the request passes unchanged: no token, no waiting, no replay. Default `false`.
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
 * `true`: the request needs a session. Without one it is not sent, and fails with `not-authenticated`. Default `false`.
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
 * `true`: the request is not replayed. It fails with the server's error, which still starts a refresh. Default `false`.
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
 * Sets `SKIP_AUTH` in the given context, or in a new one.
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
 * Sets `REQUIRE_AUTH` in the given context, or in a new one.
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
 * Sets `NO_REPLAY` in the given context, or in a new one.
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
