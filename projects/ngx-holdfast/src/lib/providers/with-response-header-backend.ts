import { readHeaders } from '../http/token-readers';
import { sendInHeader } from '../http/token-senders';
import { onBodyText } from '../http/verdicts';
import { BackendFeature } from './auth-feature';
import { BackendOptions, backendFeature } from './with-backend';

/**
 * Tokens come in the headers `Authorization` and `Authorization-refresh`. A 401 with text `ExpiredToken` is refreshable,
 * any other ends the session. A call without a token is not sent.
 */
export function withResponseHeaderBackend(options: BackendOptions): BackendFeature {
  return backendFeature('withResponseHeaderBackend', {
    sendRefreshToken: sendInHeader('Authorization-refresh', 'Bearer '),
    readTokens: readHeaders({
      accessToken: 'Authorization',
      refreshToken: 'Authorization-refresh',
      prefix: 'Bearer ',
    }),
    verdict: onBodyText({ ExpiredToken: 'refresh' }, 'end'),
    sendsAnonymous: false,
    ...options,
  });
}
