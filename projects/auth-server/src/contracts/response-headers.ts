import { bearer } from './bearer.ts';
import type { Contract } from './contract.ts';

const refuse = (text: string, status = 401) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain' } });

export const responseHeaders: Contract = {
  name: 'response-headers',
  refreshPath: 'refresh',
  refreshTokenForm: 'opaque',
  readAccessToken: (headers) => bearer(headers.get('authorization')),
  readRefreshToken({ headers }) {
    const token = bearer(headers.get('authorization-refresh'));
    return token ? { token } : { refusal: refuse('InvalidToken') };
  },
  answerTokens({ accessToken, refreshToken }) {
    const headers = new Headers();
    if (accessToken) {
      headers.set('authorization', `Bearer ${accessToken}`);
    }
    if (refreshToken) {
      headers.set('authorization-refresh', `Bearer ${refreshToken}`);
    }
    return new Response(null, { status: 200, headers });
  },
  answerLogout: () => new Response(null, { status: 204 }),
  refuseLogin: () => refuse('BadCredentials'),
  refuseRefresh: () => refuse('InvalidToken'),
  refuseAccess: (why) => refuse(why === 'expired' ? 'ExpiredToken' : 'InvalidToken'),
  refuseScope: () => refuse('Forbidden', 403),
};
