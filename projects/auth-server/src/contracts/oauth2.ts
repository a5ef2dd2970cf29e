import { bearer } from './bearer.ts';
import type { AccessRejection, Contract } from './contract.ts';

/** RFC 6749 section 5.2. */
export function oauthError(error: string, description: string, status = 400): Response {
  return Response.json({ error, error_description: description }, { status });
}

/** RFC 6750 section 3. The response to a request without a token contains no error code. */
function challenge(status: number, error?: string, description?: string): Response {
  const parameters = error ? `, error="${error}", error_description="${description}"` : '';
  const headers = { 'www-authenticate': `Bearer realm="api"${parameters}` };
  return Response.json(error ? { error } : {}, { status, headers });
}

const DESCRIPTIONS: Record<Exclude<AccessRejection, 'absent'>, string> = {
  expired: 'The access token expired',
  invalid: 'The access token is invalid',
  'not-active': 'The access token is not valid yet',
};

export const oauth2: Contract = {
  name: 'oauth2',
  refreshPath: 'token',
  refreshTokenForm: 'opaque',
  readAccessToken: (headers) => bearer(headers.get('authorization')),
  readRefreshToken({ purpose, headers, body }) {
    if (!headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')) {
      return { rejection: oauthError('invalid_request', 'The body must be form-encoded') };
    }
    const form = new URLSearchParams(body);
    const grant = form.get('grant_type');
    if (purpose === 'refresh' && grant !== 'refresh_token') {
      return {
        rejection: grant
          ? oauthError('unsupported_grant_type', 'Only refresh_token is supported')
          : oauthError('invalid_request', 'grant_type is missing'),
      };
    }
    const token = form.get('refresh_token') ?? (purpose === 'logout' ? form.get('token') : null);
    return token
      ? { token }
      : { rejection: oauthError('invalid_request', 'refresh_token is missing') };
  },
  createTokenResponse: ({ accessToken, refreshToken, expiresInSeconds }, { omitExpiresIn }) =>
    Response.json(
      {
        access_token: accessToken,
        refresh_token: refreshToken,
        token_type: 'Bearer',
        expires_in: omitExpiresIn ? undefined : expiresInSeconds,
      },
      { headers: { pragma: 'no-cache' } },
    ),
  createLogoutResponse: () => new Response(null, { status: 200 }),
  rejectLogin: () => oauthError('invalid_grant', 'Wrong user name or password', 401),
  rejectRefresh: (reason) => oauthError('invalid_grant', `The refresh token is ${reason}`),
  rejectAccess: (reason) =>
    reason === 'absent' ? challenge(401) : challenge(401, 'invalid_token', DESCRIPTIONS[reason]),
  rejectScope: () => challenge(403, 'insufficient_scope', 'The admin role is needed'),
};
