import { rawHeader } from '../http/authorization';
import { readBody } from '../http/token-readers';
import { sendAll, sendInBody, sendInHeader } from '../http/token-senders';
import { BackendFeature } from './auth-feature';
import { BackendOptions, backendFeature } from './with-backend';

/**
 * `Authorization: <token>` without a scheme; the refresh carries the refresh token there and in its body. Tokens are read
 * from `data.accessToken` and `data.refreshToken`.
 */
export function withRawHeaderBackend(options: BackendOptions): BackendFeature {
  return backendFeature('withRawHeaderBackend', {
    authorization: rawHeader(),
    sendRefreshToken: sendAll(sendInHeader('Authorization'), sendInBody()),
    sendLogout: sendInBody(),
    readTokens: readBody({ accessToken: 'data.accessToken', refreshToken: 'data.refreshToken' }),
    ...options,
  });
}
