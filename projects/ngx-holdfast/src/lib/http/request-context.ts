import { HttpContext, HttpContextToken } from '@angular/common/http';

/** `true`: no token, no holding, no replay. */
export const SKIP_AUTH = /* @__PURE__ */ new HttpContextToken<boolean>(() => false);

/** `true`: not sent without a session; fails with `not-authenticated` instead, and leads to `loginUrl`. */
export const REQUIRE_AUTH = /* @__PURE__ */ new HttpContextToken<boolean>(() => false);

/** `true`: sent once only; a refused token is renewed for later requests, this one fails with the server's answer. */
export const NO_REPLAY = /* @__PURE__ */ new HttpContextToken<boolean>(() => false);

/** `http.get(url, { context: skipAuth() })`. Sets it in the context given, else in a new one. */
export function skipAuth(context = new HttpContext()): HttpContext {
  return context.set(SKIP_AUTH, true);
}

/** `http.get(url, { context: requireAuth() })`. Sets it in the context given, else in a new one. */
export function requireAuth(context = new HttpContext()): HttpContext {
  return context.set(REQUIRE_AUTH, true);
}

/** `http.post(url, body, { context: noReplay() })`. Sets it in the context given, else in a new one. */
export function noReplay(context = new HttpContext()): HttpContext {
  return context.set(NO_REPLAY, true);
}
