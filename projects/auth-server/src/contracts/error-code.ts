import { bearer } from './bearer.ts';
import type { Contract } from './contract.ts';
import { jsonMember } from './json-member.ts';

const CODES = { expired: 5001, invalid: 5002, credentials: 4001, forbidden: 4003 } as const;

const refuse = (code: keyof typeof CODES, status: number) =>
  Response.json({ errorCode: CODES[code] }, { status });

export const errorCode: Contract = {
  name: 'error-code',
  refreshPath: 'refresh',
  refreshTokenForm: 'opaque',
  readAccessToken: (headers) => bearer(headers.get('authorization')),
  readRefreshToken({ body }, { errorCodeStatus }) {
    const token = jsonMember(body, 'refreshToken');
    return token ? { token } : { refusal: refuse('invalid', errorCodeStatus) };
  },
  answerTokens: ({ accessToken, refreshToken }) =>
    Response.json({ errorCode: 0, result: { accessToken, refreshToken } }),
  answerLogout: () => Response.json({ errorCode: 0 }),
  refuseLogin: ({ errorCodeStatus }) => refuse('credentials', errorCodeStatus),
  refuseRefresh: (_why, { errorCodeStatus }) => refuse('invalid', errorCodeStatus),
  refuseAccess: (why, { errorCodeStatus }) =>
    refuse(why === 'expired' ? 'expired' : 'invalid', errorCodeStatus),
  refuseScope: () => refuse('forbidden', 403),
};
