import { bearer } from './bearer.ts';
import type { AccessRejection, Contract } from './contract.ts';
import { readJsonMember } from './read-json-member.ts';

const MESSAGES: Record<AccessRejection, string> = {
  absent: 'no token',
  expired: 'jwt expired',
  invalid: 'invalid token',
  'not-active': 'jwt not active',
};

const errorResponse = (message: string, status = 401) => Response.json({ message }, { status });

export const jsonBody: Contract = {
  name: 'json-body',
  refreshPath: 'refresh',
  refreshTokenForm: 'jwt',
  readAccessToken: (headers) => bearer(headers.get('authorization')),
  readRefreshToken({ body }) {
    const token = readJsonMember(body, 'refreshToken');
    return token ? { token } : { rejection: errorResponse('no refresh token') };
  },
  createTokenResponse({ endpoint, accessToken, refreshToken }, { jsonBodyAnswer }) {
    return endpoint === 'refresh' && jsonBodyAnswer === 'bare'
      ? new Response(accessToken ?? '', { headers: { 'content-type': 'text/plain' } })
      : Response.json({ accessToken, refreshToken });
  },
  createLogoutResponse: () => new Response(null, { status: 204 }),
  rejectLogin: () => errorResponse('wrong user name or password'),
  rejectRefresh: (reason) => errorResponse(`refresh token ${reason}`),
  rejectAccess: (reason) => errorResponse(MESSAGES[reason]),
  rejectScope: () => errorResponse('forbidden', 403),
};
