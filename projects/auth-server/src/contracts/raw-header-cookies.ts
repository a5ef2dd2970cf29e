import type { Contract } from './contract.ts';
import { readJsonMember } from './read-json-member.ts';

const errorResponse = (error: string, status = 401) => Response.json({ error }, { status });

/** Only the client's scripts write and read the cookies. The server reads the header and the body only. */
export const rawHeaderCookies: Contract = {
  name: 'raw-header-cookies',
  refreshPath: 'refresh',
  refreshTokenForm: 'opaque',
  readAccessToken: (headers) => headers.get('authorization') ?? undefined,
  readRefreshToken({ purpose, headers, body }) {
    const inHeader = headers.get('authorization');
    const inBody = readJsonMember(body, 'refreshToken');
    // Servers of this contract require the refresh token in both places for a refresh. A logout may use either place.
    if (purpose === 'refresh' && (!inBody || inHeader !== inBody)) {
      return {
        rejection: errorResponse('refresh token expected in Authorization and in the body'),
      };
    }
    const token = inBody ?? inHeader;
    return token ? { token } : { rejection: errorResponse('no refresh token') };
  },
  createTokenResponse: ({ accessToken, refreshToken }) =>
    Response.json({ data: { accessToken, refreshToken } }),
  createLogoutResponse: () => new Response(null, { status: 204 }),
  rejectLogin: () => errorResponse('wrong user name or password'),
  rejectRefresh: (reason) => errorResponse(`refresh token ${reason}`),
  rejectAccess: () => errorResponse('unauthorized'),
  rejectScope: () => errorResponse('forbidden', 403),
};
