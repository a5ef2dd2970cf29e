import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Contract } from './contract.ts';
import { bearer } from './bearer.ts';
import { cookieValue } from './cookie-value.ts';

// Not 'refresh_token': cookies ignore ports, and raw-header-cookies writes that name for the whole host.
const REFRESH_COOKIE = 'holdfast_refresh';
const XSRF_COOKIE = 'XSRF-TOKEN';
// Longer than any refresh token: an expired session must arrive and be answered 403, not vanish from the jar.
const LASTING = 'Max-Age=2592000';
const REFRESH_ATTRIBUTES = 'Path=/http-only-cookie; HttpOnly; SameSite=Strict';

const refuse = (message: string, status: number) => Response.json({ message }, { status });

function csrfMatches(headers: Headers): boolean {
  const cookie = Buffer.from(cookieValue(headers, XSRF_COOKIE) ?? '');
  const header = Buffer.from(headers.get('x-xsrf-token') ?? '');
  return cookie.length > 0 && cookie.length === header.length && timingSafeEqual(cookie, header);
}

export const httpOnlyCookie: Contract = {
  name: 'http-only-cookie',
  refreshPath: 'refresh',
  refreshTokenForm: 'opaque',
  readAccessToken: (headers) => bearer(headers.get('authorization')),
  readRefreshToken({ headers }) {
    const token = cookieValue(headers, REFRESH_COOKIE);
    // The cookie first: a visitor who never signed in has neither, and is told 'no session', not 'csrf'.
    if (!token) {
      return { refusal: refuse('no session', 401) };
    }
    return csrfMatches(headers) ? { token } : { refusal: refuse('csrf', 400) };
  },
  answerTokens({ accessToken, refreshToken }) {
    const response = Response.json({ accessToken });
    const xsrf = randomBytes(18).toString('base64url');
    response.headers.append(
      'set-cookie',
      `${XSRF_COOKIE}=${xsrf}; Path=/; SameSite=Strict; ${LASTING}`,
    );
    if (refreshToken) {
      response.headers.append(
        'set-cookie',
        `${REFRESH_COOKIE}=${refreshToken}; ${REFRESH_ATTRIBUTES}; ${LASTING}`,
      );
    }
    return response;
  },
  answerLogout() {
    const headers = new Headers();
    headers.append('set-cookie', `${REFRESH_COOKIE}=; ${REFRESH_ATTRIBUTES}; Max-Age=0`);
    headers.append('set-cookie', `${XSRF_COOKIE}=; Path=/; SameSite=Strict; Max-Age=0`);
    return new Response(null, { status: 204, headers });
  },
  refuseLogin: () => refuse('wrong user name or password', 401),
  refuseRefresh: () => refuse('session expired', 403),
  refuseAccess: () => refuse('unauthorized', 401),
  refuseScope: () => refuse('forbidden', 403),
};
