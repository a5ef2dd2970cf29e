import { AUTH_BACKEND, AuthBackend } from '../di/auth-backend';
import { bearer } from '../http/authorization';
import { standardRefusal } from '../http/refusals';
import { readBody } from '../http/token-readers';
import { credentialsAsJson, sendInBody } from '../http/token-senders';
import { onStatus } from '../http/verdicts';
import { BackendFeature, authFeature } from './auth-feature';
import { validateBackend } from './validate-backend';

declare const ngDevMode: unknown;

/** Endpoints, and any of the small functions that say how a back end differs. */
export type BackendOptions = Pick<AuthBackend, 'refresh'> & Partial<AuthBackend>;

const standardBackend: Omit<AuthBackend, 'refresh'> = {
  authorization: bearer(),
  sendCredentials: credentialsAsJson(),
  sendRefreshToken: sendInBody(),
  readTokens: readBody(),
  verdict: onStatus(401),
  refusal: standardRefusal,
  byCookie: false,
  sendsAnonymous: true,
};

/** A back end composed of small functions. Without any it is `withJsonBackend`. */
export function withBackend(options: BackendOptions): BackendFeature {
  return backendFeature('withBackend', options);
}

export function backendFeature(name: string, options: BackendOptions): BackendFeature {
  const backend: AuthBackend = { ...standardBackend, ...options };
  if (typeof ngDevMode === 'undefined' || ngDevMode) {
    validateBackend(name, backend);
  }
  return authFeature('backend', name, [{ provide: AUTH_BACKEND, useValue: backend }]);
}
