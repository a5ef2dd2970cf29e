import { bearer } from './bearer.ts';
import type { Contract } from './contract.ts';
import { readJsonMember } from './read-json-member.ts';

const CODES = { expired: 5001, invalid: 5002, credentials: 4001, forbidden: 4003 } as const;

const errorResponse = (code: keyof typeof CODES, status: number) =>
  Response.json({ errorCode: CODES[code] }, { status });

export const errorCode: Contract = {
  name: 'error-code',
  refreshPath: 'refresh',
  refreshTokenForm: 'opaque',
  readAccessToken: (headers) => bearer(headers.get('authorization')),
  readRefreshToken({ body }, { errorCodeStatus }) {
    const token = readJsonMember(body, 'refreshToken');
    return token ? { token } : { rejection: errorResponse('invalid', errorCodeStatus) };
  },
  createTokenResponse: ({ accessToken, refreshToken }) =>
    Response.json({ errorCode: 0, result: { accessToken, refreshToken } }),
  createLogoutResponse: () => Response.json({ errorCode: 0 }),
  rejectLogin: ({ errorCodeStatus }) => errorResponse('credentials', errorCodeStatus),
  rejectRefresh: (_reason, { errorCodeStatus }) => errorResponse('invalid', errorCodeStatus),
  rejectAccess: (reason, { errorCodeStatus }) =>
    errorResponse(reason === 'expired' ? 'expired' : 'invalid', errorCodeStatus),
  rejectScope: () => errorResponse('forbidden', 403),
};
