import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Contract } from './contract.ts';
import { bearer } from './bearer.ts';
import { cookieValue } from './cookie-value.ts';

// Not 'refresh_token': cookies are shared across ports, and the raw-header-cookies client uses that name.
const REFRESH_COOKIE = 'holdfast_refresh';
const XSRF_COOKIE = 'XSRF-TOKEN';
// Outlives every refresh token: the client must send an expired token, so that the server can respond with 403.
const PERSISTENT = 'Max-Age=2592000';
const REFRESH_ATTRIBUTES = 'Path=/http-only-cookie; HttpOnly; SameSite=Strict';

const errorResponse = (message: string, status: number) => Response.json({ message }, { status });

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
    // Checks the cookie first: without a session there is no CSRF token either, and 'no session' is the right error.
    if (!token) {
      return { rejection: errorResponse('no session', 401) };
    }
    return csrfMatches(headers) ? { token } : { rejection: errorResponse('csrf', 400) };
  },
  createTokenResponse({ accessToken, refreshToken }) {
    const response = Response.json({ accessToken });
    const xsrf = randomBytes(18).toString('base64url');
    response.headers.append(
      'set-cookie',
      `${XSRF_COOKIE}=${xsrf}; Path=/; SameSite=Strict; ${PERSISTENT}`,
    );
    if (refreshToken) {
      response.headers.append(
        'set-cookie',
        `${REFRESH_COOKIE}=${refreshToken}; ${REFRESH_ATTRIBUTES}; ${PERSISTENT}`,
      );
    }
    return response;
  },
  createLogoutResponse() {
    const headers = new Headers();
    headers.append('set-cookie', `${REFRESH_COOKIE}=; ${REFRESH_ATTRIBUTES}; Max-Age=0`);
    headers.append('set-cookie', `${XSRF_COOKIE}=; Path=/; SameSite=Strict; Max-Age=0`);
    return new Response(null, { status: 204, headers });
  },
  rejectLogin: () => errorResponse('wrong user name or password', 401),
  rejectRefresh: () => errorResponse('session expired', 403),
  rejectAccess: () => errorResponse('unauthorized', 401),
  rejectScope: () => errorResponse('forbidden', 403),
};
