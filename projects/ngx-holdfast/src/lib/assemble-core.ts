import { DestroyRef, inject } from '@angular/core';
import { of } from 'rxjs';
import { AUTH_CONFIG, defaultRefreshWindowMs } from './auth-config';
import { AuthCore } from './auth-core';
import { AuthBackend } from './backend/auth-backend';
import { TokenEndpoint } from './backend/token-endpoint';
import { tokenScope } from './http/token-scope';
import { AUTH_CLOCK, AUTH_XSRF } from './injection-tokens';
import { AuthSession } from './session/auth-session';
import { randomId } from './session/random-id';
import { refreshPolicy } from './session/refresh-policy';
import { resolveTokens } from './session/resolve-tokens';
import { SessionOptions } from './session/session-options';

const defaultRestoreTimeoutMs = 10_000;

/** What differs between a browser and a server. */
export interface CoreParts extends Pick<SessionOptions, 'store' | 'tokenSource' | 'coordination'> {
  readonly backend: AuthBackend;
  /** Where the access token goes if the app configures no `api`. */
  readonly defaultApi: readonly string[];
  /** What relative URLs are resolved against. */
  readonly baseUri: () => string;
}

/** Runs in an injection context, whose end is the end of the session. */
export function assembleCore({
  backend,
  defaultApi,
  baseUri,
  store,
  tokenSource,
  coordination,
}: CoreParts): AuthCore {
  const config = inject(AUTH_CONFIG);
  const clock = inject(AUTH_CLOCK);
  const endpoint = new TokenEndpoint(backend, clock, baseUri);
  const revokeOrphanedTokens: AuthCore['revokeOrphanedTokens'] = (tokens) =>
    tokenSource.revokesOrphanedTokens ? endpoint.logout(tokens) : of(null);
  const session = new AuthSession({
    store,
    tokenSource,
    coordination,
    clock,
    policy: refreshPolicy(config.refresh),
    refreshWindowMs: config.refreshBeforeExpiryMs ?? defaultRefreshWindowMs,
    requestTokens: (source) => endpoint.refresh(source),
    revokeOrphanedTokens,
    newId: randomId,
    random: Math.random,
  });
  inject(DestroyRef).onDestroy(() => session.destroy());
  return {
    backend,
    endpoint,
    session,
    coordination,
    revokeOrphanedTokens,
    resolveTokens: () => resolveTokens(session, config.restoreTimeoutMs ?? defaultRestoreTimeoutMs),
    mayCarryToken: tokenScope(
      config.api ?? defaultApi,
      baseUri,
      !!config.allowInsecureHttp,
      [backend.refresh, backend.login, backend.logout].filter((url) => url !== undefined),
    ),
    xsrf: inject(AUTH_XSRF),
  };
}
