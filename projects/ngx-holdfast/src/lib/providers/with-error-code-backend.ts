import { refusedByCode } from '../http/refusals';
import { readBody } from '../http/token-readers';
import { onBodyCode } from '../http/verdicts';
import { BackendFeature } from './auth-feature';
import { BackendOptions, backendFeature } from './with-backend';

/**
 * A numeric `errorCode` in the JSON body of any 4xx decides: 5001 expired, 5002 invalid; at the refresh endpoint either one
 * ends the session. Tokens are read from `result.accessToken` and `result.refreshToken`.
 */
export function withErrorCodeBackend(options: BackendOptions): BackendFeature {
  return backendFeature('withErrorCodeBackend', {
    readTokens: readBody({
      accessToken: 'result.accessToken',
      refreshToken: 'result.refreshToken',
    }),
    verdict: onBodyCode('errorCode', { 5001: 'refresh', 5002: 'end' }),
    refusal: refusedByCode('errorCode', 5001, 5002),
    ...options,
  });
}
