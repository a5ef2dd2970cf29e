import { DOCUMENT, Provider, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { BehaviorSubject, NEVER, Observable, catchError, filter, merge, of, skip } from 'rxjs';
import { CookieCoordination } from './cookie-coordination';
import { pageSuspended } from './page-lifecycle';
import { randomId } from '../session/random-id';
import { SharedCooldownOptions } from './shared-cooldown';
import { SharedStoreCoordination } from './shared-store-coordination';
import { TabLock } from './tab-lock';
import { tabLease } from './tab-lease';
import { SharedKeyValue } from './shared-key-value';
import { syncCookieSession, syncOnMessage, syncOnResume } from './tab-sync';
import { webLock } from './web-lock';
import { secureUrl } from '../http/token-scope';
import { AUTH_CONFIG } from '../auth-config';
import { AUTH_SCHEDULER, AUTH_TABS } from '../injection-tokens';
import { refreshPolicy } from '../session/refresh-policy';
import { TabCoordination } from '../session/tab-coordination';

/** How much longer than all tries of another tab this one waits for its turn, in ms. */
const lockGraceMs = 5_000;

interface Tabs extends SharedCooldownOptions {
  readonly lock: TabLock;
  readonly resumed$: Observable<unknown>;
  readonly openChannel: () => BroadcastChannel;
}

/** What the tabs that share `name` coordinate by. In an injection context, in a browser. */
function injectTabs(name: string): Tabs {
  const window = inject(DOCUMENT).defaultView as Window & typeof globalThis;
  const scheduler = inject(AUTH_SCHEDULER);
  const policy = refreshPolicy(inject(AUTH_CONFIG).refresh);
  const marks = new SharedKeyValue(name, () => window.indexedDB, scheduler);
  const suspended$ = new BehaviorSubject(false);
  pageSuspended(window)
    .pipe(takeUntilDestroyed())
    .subscribe((asleep) => suspended$.next(asleep));
  const lock = new TabLock({
    acquire$: webLock(() => window.navigator.locks, name).pipe(
      // Missing on plain http, refused in sandboxed frames.
      catchError(() => tabLease(marks, randomId(), scheduler, () => performance.now())),
      // Neither: the tabs are not kept apart, but this one works.
      catchError(() => of({ keepAlive$: NEVER, release$: of(null) })),
    ),
    suspended$,
    acquireTimeoutMs: policy.totalTimeoutMs + lockGraceMs,
    scheduler,
  });
  return {
    lock,
    marks,
    policy,
    scheduler,
    resumed$: suspended$.pipe(
      skip(1),
      filter((asleep) => !asleep),
    ),
    openChannel: () => new window.BroadcastChannel(name),
  };
}

function tabsProvider(name: string, create: (tabs: Tabs) => TabCoordination): Provider {
  return { provide: AUTH_TABS, useFactory: () => create(injectTabs(name)) };
}

/** For a store that tells other tabs by itself, or that a duplicated tab copies. */
export function sharedStoreCoordination(name: string): Provider {
  return tabsProvider(
    name,
    (tabs) => new SharedStoreCoordination(tabs, (session) => syncOnResume(session, tabs.resumed$)),
  );
}

/** For a shared store that tells nobody. */
export function broadcastCoordination(name: string): Provider {
  return tabsProvider(
    name,
    (tabs) =>
      new SharedStoreCoordination(tabs, (session) =>
        merge(syncOnResume(session, tabs.resumed$), syncOnMessage(session, tabs.openChannel)),
      ),
  );
}

/** For an HttpOnly cookie, by the address that renews it: below another base a relative one is another app's. */
export function cookieCoordination(refresh: string): Provider {
  return {
    provide: AUTH_TABS,
    useFactory: () => {
      const { baseURI } = inject(DOCUMENT);
      const { allowInsecureHttp } = inject(AUTH_CONFIG);
      const tabs = injectTabs(secureUrl('endpoint', refresh, baseURI, !!allowInsecureHttp).href);
      return new CookieCoordination(tabs, (session) =>
        syncCookieSession(session, tabs.openChannel),
      );
    },
  };
}
