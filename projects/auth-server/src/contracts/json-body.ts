import { bearer } from './bearer.ts';
import type { AccessRefusal, Contract } from './contract.ts';
import { jsonMember } from './json-member.ts';

const MESSAGES: Record<AccessRefusal, string> = {
  absent: 'no token',
  expired: 'jwt expired',
  invalid: 'invalid token',
  'not-active': 'jwt not active',
};

const refuse = (message: string, status = 401) => Response.json({ message }, { status });

export const jsonBody: Contract = {
  name: 'json-body',
  refreshPath: 'refresh',
  refreshTokenForm: 'jwt',
  readAccessToken: (headers) => bearer(headers.get('authorization')),
  readRefreshToken({ body }) {
    const token = jsonMember(body, 'refreshToken');
    return token ? { token } : { refusal: refuse('no refresh token') };
  },
  answerTokens({ to, accessToken, refreshToken }, { jsonBodyAnswer }) {
    return to === 'refresh' && jsonBodyAnswer === 'bare'
      ? new Response(accessToken ?? '', { headers: { 'content-type': 'text/plain' } })
      : Response.json({ accessToken, refreshToken });
  },
  answerLogout: () => new Response(null, { status: 204 }),
  refuseLogin: () => refuse('wrong user name or password'),
  refuseRefresh: (why) => refuse(`refresh token ${why}`),
  refuseAccess: (why) => refuse(MESSAGES[why]),
  refuseScope: () => refuse('forbidden', 403),
};
