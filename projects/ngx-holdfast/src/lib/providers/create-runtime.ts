import { DOCUMENT, DestroyRef, Injector, PLATFORM_ID, inject } from '@angular/core';
import { isPlatformBrowser } from '@angular/common';
import { HttpXsrfTokenExtractor } from '@angular/common/http';
import { Subscription, switchMap } from 'rxjs';
import { randomId } from '../browser/random-id';
import { secureUrl, urlRules } from '../core/url-rules';
import { AUTH_BACKEND, AuthBackend } from '../di/auth-backend';
import { AuthConfig } from '../di/auth-config';
import { AUTH_LOCK, AUTH_SCHEDULER, AUTH_STORE } from '../di/auth-environment';
import { AuthRuntime } from '../di/auth-runtime';
import { AuthEndpoints } from '../http/auth-endpoints';
import { navigateToLogin } from '../router/navigate-to-login';
import { AuthSession } from '../session/auth-session';
import { MemoryStore } from '../session/memory-store';
import { TokenStore } from '../session/ports';
import { RefreshCoordinator } from '../session/refresh-coordinator';
import { defaultRefreshPolicy } from '../session/refresh-policy';
import { unlocked } from '../session/unlocked';
import { reportLargeTokens } from './report-large-tokens';

/** Puts one session together. Runs in an injection context, at the first use. */
export function createRuntime(config: AuthConfig): AuthRuntime {
  const inert = !isPlatformBrowser(inject(PLATFORM_ID));
  const backend = inject(AUTH_BACKEND);
  const store: TokenStore = inert ? new MemoryStore() : inject(AUTH_STORE);
  const lock = inert ? unlocked : inject(AUTH_LOCK);
  const scheduler = inject(AUTH_SCHEDULER);
  const extractor = inject(HttpXsrfTokenExtractor);
  const policy = { ...defaultRefreshPolicy, ...config.refresh };

  const session = new AuthSession({
    store,
    scheduler,
    newId: randomId,
    byCookie: backend.byCookie && !inert,
  });
  const xsrf = {
    headerName: config.xsrfHeaderName ?? 'X-XSRF-TOKEN',
    current: () => extractor.getToken(),
  };
  const endpoints = new AuthEndpoints(backend, xsrf);
  const coordinator = new RefreshCoordinator({
    session,
    refresher: (record) => endpoints.refresh(record, () => session.now()),
    lock,
    policy,
    scheduler,
    random: Math.random,
  });
  const runtime: AuthRuntime = {
    config,
    policy,
    backend,
    session,
    coordinator,
    endpoints,
    lock,
    mayCarryToken: tokenRules(config, backend, inert),
    xsrf,
    inert,
  };

  const lifetime = new Subscription();
  if (!inert) {
    lifetime.add(reportLargeTokens(session, backend.authorization.header).subscribe());
    if (config.loginUrl !== undefined) {
      lifetime.add(navigateToLogin(inject(Injector), session.events$).subscribe());
    }
    lifetime.add(store.changes$?.pipe(switchMap(() => session.follow())).subscribe());
    lifetime.add(session.restore().subscribe(() => askByCookie(session, coordinator)));
  }
  inject(DestroyRef).onDestroy(() => {
    lifetime.unsubscribe();
    coordinator.destroy();
    session.destroy();
  });
  return runtime;
}

/** Only a refresh can tell whether the cookie is there. */
function askByCookie({ state }: AuthSession, coordinator: RefreshCoordinator): void {
  if (state.status === 'restoring' && state.record !== null) {
    coordinator.refreshFor(state.record);
  }
}

function tokenRules(config: AuthConfig, backend: AuthBackend, inert: boolean) {
  const { baseURI, location } = inject(DOCUMENT);
  const insecure = config.allowInsecureHttp === true;
  const endpoints = [backend.refresh, backend.login, backend.logout].filter(
    (url) => url !== undefined,
  );
  const base = inert ? 'https://localhost/' : baseURI;
  secureUrl('refresh', backend.refresh, base, insecure);
  return urlRules(config.api ?? (inert ? [] : [location.origin]), base, insecure, endpoints);
}
