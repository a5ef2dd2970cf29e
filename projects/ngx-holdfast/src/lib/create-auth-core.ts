import { DOCUMENT, DestroyRef, Injector, PLATFORM_ID, inject } from '@angular/core';
import { isPlatformBrowser } from '@angular/common';
import { EMPTY, Subscription, asapScheduler, fromEvent, of } from 'rxjs';
import { randomId } from './session/random-id';
import { TokenScope, tokenScope } from './http/token-scope';
import { AUTH_BACKEND, AuthBackend } from './backend/auth-backend';
import { AUTH_CONFIG, AuthConfig } from './auth-config';
import { AUTH_SCHEDULER, AUTH_STORE, AUTH_TABS, AUTH_XSRF } from './injection-tokens';
import { AuthCore } from './auth-core';
import { TokenEndpoint } from './backend/token-endpoint';
import { navigateToLogin } from './router/navigate-to-login';
import { AuthSession } from './session/auth-session';
import { MemoryStore } from './storage/memory-store';
import { SafeStore } from './session/session-store';
import { RefreshCoordinator } from './session/refresh-coordinator';
import { refreshPolicy } from './session/refresh-policy';
import { singleTab } from './session/tab-coordination';
import { reportOversizedTokens } from './session/oversized-token';

declare const ngDevMode: unknown;

/** Puts one session together. Runs in an injection context, at the first use. */
export function createAuthCore(): AuthCore {
  const inert = !isPlatformBrowser(inject(PLATFORM_ID));
  const config = inject(AUTH_CONFIG);
  const backend = inject(AUTH_BACKEND);
  const store: SafeStore = inert ? new MemoryStore() : inject(AUTH_STORE);
  const tabs = inert ? singleTab : inject(AUTH_TABS);
  const scheduler = inject(AUTH_SCHEDULER);
  const policy = refreshPolicy(config.refresh);
  const endpoints = new TokenEndpoint(backend);
  const session = new AuthSession({
    store,
    scheduler,
    newId: randomId,
    byCookie: backend.refreshTokenInCookie && !inert,
    isClockSteady,
  });
  const coordinator = new RefreshCoordinator({
    session,
    refresher: (record) => endpoints.refresh(record, () => session.now()),
    tabs,
    policy,
    scheduler,
    random: Math.random,
    online$: inert ? EMPTY : fromEvent(window, 'online'),
    // Behind a cookie, the sign-out itself comes after what a late answer sets.
    revoke: (record) => (backend.refreshTokenInCookie ? of(null) : endpoints.logout(record)),
  });

  const lifetime = new Subscription();
  inject(DestroyRef).onDestroy(() => {
    lifetime.unsubscribe();
    coordinator.destroy();
    session.destroy();
  });
  if (!inert) {
    if (typeof ngDevMode === 'undefined' || ngDevMode) {
      lifetime.add(reportOversizedTokens(session, backend.authorization.header).subscribe());
    }
    if (config.loginUrl !== undefined) {
      lifetime.add(navigateToLogin(inject(Injector), session.events$).subscribe());
    }
    lifetime.add(store.changes$?.subscribe(() => session.follow()));
    lifetime.add(tabs.sync(session).subscribe(() => askByCookie(session, coordinator)));
    lifetime.add((store.reload$ ?? of(null)).subscribe(() => session.restore()));
    if (backend.refreshTokenInCookie) {
      // After this factory, since the request will ask for what it makes.
      lifetime.add(asapScheduler.schedule(() => askByCookie(session, coordinator)));
    }
  }
  return {
    config,
    policy,
    backend,
    session,
    coordinator,
    endpoints,
    tabs,
    mayCarryToken: tokenRules(config, backend, inert),
    xsrf: inject(AUTH_XSRF),
    inert,
  };
}

/** Further apart than this, wall clock and stopwatch tell of a changed clock or of sleep. */
const driftMs = 60_000;

function isClockSteady(): boolean {
  return Math.abs(Date.now() - performance.timeOrigin - performance.now()) < driftMs;
}

/** Only a refresh can tell who is signed in. */
function askByCookie({ state, record }: AuthSession, coordinator: RefreshCoordinator): void {
  if (state.status === 'restoring' && record !== null) {
    // A person who loads the page need not wait for what another page of theirs has just failed at.
    coordinator.start(record, 'shut', true);
  }
}

/** On a server there is no origin of the page's own, and the requested host is whatever the client says. */
function tokenRules(config: AuthConfig, backend: AuthBackend, inert: boolean): TokenScope {
  const { baseURI, location } = inject(DOCUMENT);
  return tokenScope(
    config.api ?? (inert ? [] : [location.origin]),
    inert ? 'https://localhost/' : baseURI,
    !!config.allowInsecureHttp,
    [backend.refresh, backend.login, backend.logout].filter((url) => url !== undefined),
  );
}
