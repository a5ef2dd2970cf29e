import { DOCUMENT, Provider, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { BehaviorSubject, NEVER, Observable, catchError, filter, merge, of, skip } from 'rxjs';
import { CookieSessionTabs } from '../browser/cookie-session-tabs';
import { pageSleep } from '../browser/page-sleep';
import { randomId } from '../browser/random-id';
import { RestSetup } from '../browser/shared-rest';
import { StoredSessionTabs } from '../browser/stored-session-tabs';
import { TabLock } from '../browser/tab-lock';
import { tabLease } from '../browser/tab-lease';
import { TabMarks } from '../browser/tab-marks';
import { followCookie, followMessages, followOnWaking } from '../browser/tabs-in-step';
import { webLock } from '../browser/web-lock';
import { secureUrl } from '../core/url-rules';
import { AUTH_CONFIG } from '../di/auth-config';
import { AUTH_SCHEDULER, AUTH_TABS } from '../di/auth-environment';
import { refreshPolicy } from '../session/refresh-policy';
import { TabCoordination } from '../session/tab-coordination';

/** How much longer than all tries of another tab this one waits for its turn, in ms. */
const patienceMs = 5_000;

interface Tabs extends RestSetup {
  readonly lock: TabLock;
  readonly awake$: Observable<unknown>;
  readonly openChannel: () => BroadcastChannel;
}

/** What the tabs that share `name` coordinate by. In an injection context, in a browser. */
function injectTabs(name: string): Tabs {
  const window = inject(DOCUMENT).defaultView as Window & typeof globalThis;
  const scheduler = inject(AUTH_SCHEDULER);
  const policy = refreshPolicy(inject(AUTH_CONFIG).refresh);
  const marks = new TabMarks(name, () => window.indexedDB, scheduler);
  const asleep$ = new BehaviorSubject(false);
  pageSleep(window)
    .pipe(takeUntilDestroyed())
    .subscribe((asleep) => asleep$.next(asleep));
  const lock = new TabLock({
    turn$: webLock(() => window.navigator.locks, name).pipe(
      // Missing on plain http, refused in sandboxed frames.
      catchError(() => tabLease(marks, randomId(), scheduler, () => performance.now())),
      // Neither: the tabs are not kept apart, but this one works.
      catchError(() => of({ kept$: NEVER, release$: of(null) })),
    ),
    asleep$,
    waitMs: policy.totalMs + patienceMs,
    scheduler,
  });
  return {
    lock,
    marks,
    policy,
    scheduler,
    awake$: asleep$.pipe(
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
export function storedSessionTabs(name: string): Provider {
  return tabsProvider(
    name,
    (tabs) => new StoredSessionTabs(tabs, (session) => followOnWaking(session, tabs.awake$)),
  );
}

/** For a shared store that tells nobody. */
export function announcedSessionTabs(name: string): Provider {
  return tabsProvider(
    name,
    (tabs) =>
      new StoredSessionTabs(tabs, (session) =>
        merge(followOnWaking(session, tabs.awake$), followMessages(session, tabs.openChannel)),
      ),
  );
}

/** For an HttpOnly cookie, by the address that renews it: below another base a relative one is another app's. */
export function cookieSessionTabs(refresh: string): Provider {
  return {
    provide: AUTH_TABS,
    useFactory: () => {
      const { baseURI } = inject(DOCUMENT);
      const { allowInsecureHttp } = inject(AUTH_CONFIG);
      const tabs = injectTabs(secureUrl('endpoint', refresh, baseURI, !!allowInsecureHttp).href);
      return new CookieSessionTabs(tabs, (session) => followCookie(session, tabs.openChannel));
    },
  };
}
