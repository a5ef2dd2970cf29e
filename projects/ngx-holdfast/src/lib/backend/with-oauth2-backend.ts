import { readTokenResponse } from './read-tokens';
import { sendAsForm } from './send-tokens';
import { onChallenge } from './classify-error';
import { BackendFeature } from '../auth-feature';
import { BackendOptions, backendFeature } from './with-backend';

/**
 * Configures an OAuth 2.0 back end. `refresh` is the token endpoint (RFC 6749 section 6), `logout` the revocation endpoint
 * (RFC 7009); a revocation also carries the access token in `Authorization`. API errors follow RFC 6750. `login` is not part
 * of OAuth 2.0: it receives the credentials as JSON.
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
    /** `client_id` of a public client, sent with a refresh and a revocation (RFC 6749 section 3.2.1). Default: none. */
    readonly clientId?: string;
  },
): BackendFeature {
  const { clientId } = options;
  const client: Readonly<Record<string, string>> =
    clientId === undefined ? {} : { client_id: clientId };
  return backendFeature('withOAuth2Backend', {
    sendRefreshToken: sendAsForm({ grant_type: 'refresh_token', ...client }),
    sendOnLogout: sendAsForm({ token_type_hint: 'refresh_token', ...client }, 'token'),
    readTokens: readTokenResponse(),
    classifyError: onChallenge(),
    ...options,
  });
}
