import { inject } from '@angular/core';
import { EMPTY } from 'rxjs';
import { assembleCore } from './assemble-core';
import { AuthCore } from './auth-core';
import { AUTH_BACKEND, AuthBackend } from './backend/auth-backend';
import { singleTab } from './session/tab-coordination';
import { serverTokens } from './session/token-source';
import { MemoryStore } from './storage/memory-store';

/** The session of one render. It has the tokens that the app sets, and neither restores nor refreshes anything. */
export function createServerCore(): AuthCore {
  const core = assembleCore({
    backend: withoutRecovery(inject(AUTH_BACKEND)),
    store: new MemoryStore(),
    tokenSource: serverTokens,
    coordination: singleTab,
    // A server has no origin of its own, and the requested host is whatever the client says.
    defaultApi: [],
    baseUri: () => 'https://localhost/',
  });
  const { session, resolveTokens, mayCarryToken } = core;
  return {
    ...core,
    // It stays unknown who is signed in, unless the app has set tokens.
    resolveTokens: () => (session.record === null ? EMPTY : resolveTokens()),
    mayCarryToken: (url) => session.record !== null && mayCarryToken(url),
  };
}

/** No token is refreshed, so every error is passed to the caller. */
function withoutRecovery(backend: AuthBackend): AuthBackend {
  return { ...backend, classifyError: () => 'pass', checkResponse: undefined };
}
