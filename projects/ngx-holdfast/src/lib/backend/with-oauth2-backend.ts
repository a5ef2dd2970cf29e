import { readTokenResponse } from './read-tokens';
import { sendAsForm } from './send-tokens';
import { onChallenge } from './classify-error';
import { BackendFeature } from '../auth-feature';
import { BackendOptions, backendFeature } from './with-backend';

/**
 * A token endpoint of RFC 6749 (section 6) and an API that answers by RFC 6750. `refresh` is the token endpoint,
 * `logout` the revocation endpoint of RFC 7009. A revocation carries the access token in `Authorization` as well. `login`
 * is no part of OAuth 2.0: it gets the credentials as JSON.
 *
 * @example
 * ```ts
 * provideAuth(
 *   { api: ['https://api.example.com/'] },
 *   withOAuth2Backend({
 *     clientId: 'web',
 *     refresh: 'https://login.example.com/oauth/token',
 *     logout: 'https://login.example.com/oauth/revoke',
 *   }),
 *   withLocalStorage(),
 * )
 * ```
 */
export function withOAuth2Backend(
  options: BackendOptions & {
    /** Sent with a refresh and a revocation (RFC 6749 section 3.2.1) for a public client. */
    readonly clientId?: string;
  },
): BackendFeature {
  const { clientId, ...backend } = options;
  const client: Readonly<Record<string, string>> =
    clientId === undefined ? {} : { client_id: clientId };
  return backendFeature('withOAuth2Backend', {
    sendRefreshToken: sendAsForm({ grant_type: 'refresh_token', ...client }),
    sendOnLogout: sendAsForm({ token_type_hint: 'refresh_token', ...client }, 'token'),
    readTokens: readTokenResponse(),
    classifyError: onChallenge(),
    ...backend,
  });
}
