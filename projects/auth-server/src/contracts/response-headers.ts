import { bearer } from './bearer.ts';
import type { Contract } from './contract.ts';

const errorResponse = (text: string, status = 401) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain' } });

export const responseHeaders: Contract = {
  name: 'response-headers',
  refreshPath: 'refresh',
  refreshTokenForm: 'opaque',
  readAccessToken: (headers) => bearer(headers.get('authorization')),
  readRefreshToken({ headers }) {
    const token = bearer(headers.get('authorization-refresh'));
    return token ? { token } : { rejection: errorResponse('InvalidToken') };
  },
  createTokenResponse({ accessToken, refreshToken }) {
    const headers = new Headers();
    if (accessToken) {
      headers.set('authorization', `Bearer ${accessToken}`);
    }
    if (refreshToken) {
      headers.set('authorization-refresh', `Bearer ${refreshToken}`);
    }
    return new Response(null, { status: 200, headers });
  },
  createLogoutResponse: () => new Response(null, { status: 204 }),
  rejectLogin: () => errorResponse('BadCredentials'),
  rejectRefresh: () => errorResponse('InvalidToken'),
  rejectAccess: (reason) => errorResponse(reason === 'expired' ? 'ExpiredToken' : 'InvalidToken'),
  rejectScope: () => errorResponse('Forbidden', 403),
};
