import type { Contract } from './contract.ts';
import { jsonMember } from './json-member.ts';

const refuse = (error: string, status = 401) => Response.json({ error }, { status });

/** The cookies are the client's: it writes and reads them by script. The server looks at headers and body only. */
export const rawHeaderCookies: Contract = {
  name: 'raw-header-cookies',
  refreshPath: 'refresh',
  refreshTokenForm: 'opaque',
  readAccessToken: (headers) => headers.get('authorization') ?? undefined,
  readRefreshToken({ purpose, headers, body }) {
    const inHeader = headers.get('authorization');
    const inBody = jsonMember(body, 'refreshToken');
    // A refresh must carry R1 twice, as this contract's servers demand; a logout may send it either way.
    if (purpose === 'refresh' && (!inBody || inHeader !== inBody)) {
      return { refusal: refuse('refresh token expected in Authorization and in the body') };
    }
    const token = inBody ?? inHeader;
    return token ? { token } : { refusal: refuse('no refresh token') };
  },
  answerTokens: ({ accessToken, refreshToken }) =>
    Response.json({ data: { accessToken, refreshToken } }),
  answerLogout: () => new Response(null, { status: 204 }),
  refuseLogin: () => refuse('wrong user name or password'),
  refuseRefresh: (why) => refuse(`refresh token ${why}`),
  refuseAccess: () => refuse('unauthorized'),
  refuseScope: () => refuse('forbidden', 403),
};
