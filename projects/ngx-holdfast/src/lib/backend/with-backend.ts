import { AUTH_BACKEND, AuthBackend } from './auth-backend';
import { bearer } from './authorization';
import { defaultRefreshErrorClassifier } from './classify-refresh-error';
import { readBody } from './read-tokens';
import { sendCredentialsAsJson, sendInBody } from './send-tokens';
import { onStatus } from './classify-error';
import { BackendFeature, authFeature } from '../auth-feature';
import { validateBackend } from './validate-backend';

declare const ngDevMode: unknown;

/** The options of a back end: `refresh` is required, every other one has the default of `withJsonBackend`. */
export type BackendOptions = Pick<AuthBackend, 'refresh'> & Partial<AuthBackend>;

const defaultOptions: Omit<AuthBackend, 'refresh'> = {
  authorization: bearer(),
  sendCredentials: sendCredentialsAsJson(),
  sendRefreshToken: sendInBody(),
  readTokens: readBody(),
  classifyError: onStatus(401),
  classifyRefreshError: defaultRefreshErrorClassifier,
  allowAnonymous: true,
};

/**
 * Configures a back end from single options, for a contract that no preset fits. The defaults are those of `withJsonBackend`.
 *
 * @example
 * ```ts
 * provideAuth(
 *   { api: ['/api/'] },
 *   withBackend({
 *     login: '/auth/login',
 *     refresh: '/auth/refresh',
 *     readTokens: readBody({ accessToken: 'data.accessToken', refreshToken: 'data.refreshToken' }),
 *     classifyError: onBodyCode('errorCode', { 5001: 'refresh', 5002: 'sign-out' }),
 *   }),
 * )
 * ```
 */
export function withBackend(options: BackendOptions): BackendFeature {
  return backendFeature('withBackend', options);
}

export function backendFeature(name: string, options: BackendOptions): BackendFeature {
  const backend: AuthBackend = { ...defaultOptions, ...options };
  if (typeof ngDevMode === 'undefined' || ngDevMode) {
    validateBackend(name, backend);
  }
  return authFeature('backend', name, [{ provide: AUTH_BACKEND, useValue: backend }]);
}
