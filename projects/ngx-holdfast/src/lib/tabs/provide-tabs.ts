import { DOCUMENT, DestroyRef, Provider, inject } from '@angular/core';
import { BehaviorSubject, NEVER, Observable, catchError, filter, merge, of, skip } from 'rxjs';
import { AUTH_CONFIG } from '../auth-config';
import { secureUrl } from '../secure-url';
import { AUTH_CLOCK, AUTH_TABS } from '../injection-tokens';
import { randomId } from '../session/random-id';
import { RefreshPolicy, refreshPolicy } from '../session/refresh-policy';
import { SessionPort, Transition } from '../session/session-port';
import { CookieCoordination } from './cookie-coordination';
import { pageSuspended } from './page-lifecycle';
import { SharedKeyValue } from './shared-key-value';
import { SharedStoreCoordination } from './shared-store-coordination';
import { tabLease } from './tab-lease';
import { TabLock } from './tab-lock';
import { syncCookieSession, syncOnMessage, syncOnResume, syncOnStoreChange } from './tab-sync';
import { webLock } from './web-lock';

/** How much longer than all attempts of another tab this one waits for the lock, in ms. */
const lockGraceMs = 5_000;

/** What the tabs that share a name coordinate by. */
interface TabEnvironment {
  readonly lock: TabLock;
  readonly shared: SharedKeyValue;
  readonly policy: RefreshPolicy;
  readonly resumed$: Observable<unknown>;
  readonly openChannel: () => BroadcastChannel;
}

type Sync = (session: SessionPort, openChannel: () => BroadcastChannel) => Observable<Transition>;

/** Runs in an injection context, in a browser. */
function injectTabEnvironment(name: string): TabEnvironment {
  const window = inject(DOCUMENT).defaultView as Window & typeof globalThis;
  const clock = inject(AUTH_CLOCK);
  const policy = refreshPolicy(inject(AUTH_CONFIG).refresh);
  const shared = new SharedKeyValue(name, () => window.indexedDB, clock);
  const suspended$ = new BehaviorSubject(false);
  const lifecycle = pageSuspended(window).subscribe((suspended) => suspended$.next(suspended));
  inject(DestroyRef).onDestroy(() => lifecycle.unsubscribe());
  const lock = new TabLock({
    acquire$: webLock(() => window.navigator.locks, name).pipe(
      // Missing on plain http, refused in sandboxed frames.
      catchError(() => tabLease(shared, randomId(), clock)),
      // Neither: the tabs are not kept apart, but this one works.
      catchError(() => of({ keepAlive$: NEVER, release$: of(null) })),
    ),
    suspended$,
    acquireTimeoutMs: policy.totalTimeoutMs + lockGraceMs,
    clock,
  });
  return {
    lock,
    shared,
    policy,
    resumed$: suspended$.pipe(
      skip(1),
      filter((suspended) => !suspended),
    ),
    openChannel: () => new window.BroadcastChannel(name),
  };
}

function storeCoordination(name: string, sync: Sync): Provider {
  return {
    provide: AUTH_TABS,
    useFactory: () => {
      const { lock, shared, policy, resumed$, openChannel } = injectTabEnvironment(name);
      return new SharedStoreCoordination({
        lock,
        shared,
        lostAfterMs: policy.cooldownMs,
        changes$: (session) => merge(syncOnResume(session, resumed$), sync(session, openChannel)),
      });
    },
  };
}

/** For a store that reports changes of other tabs by itself, or that a duplicated tab copies. */
export function sharedStoreCoordination(name: string): Provider {
  return storeCoordination(name, syncOnStoreChange);
}

/** For a shared store that reports nothing. */
export function broadcastCoordination(name: string): Provider {
  return storeCoordination(name, (session, openChannel) =>
    merge(syncOnStoreChange(session), syncOnMessage(session, openChannel)),
  );
}

/** For an HttpOnly cookie. Named by the URL that refreshes it: below another base a relative one is another app's. */
export function cookieCoordination(refresh: string): Provider {
  return {
    provide: AUTH_TABS,
    useFactory: () => {
      const { baseURI } = inject(DOCUMENT);
      const { allowInsecureHttp } = inject(AUTH_CONFIG);
      const { href } = secureUrl('endpoint', refresh, baseURI, !!allowInsecureHttp);
      const { lock, shared, resumed$, openChannel } = injectTabEnvironment(href);
      return new CookieCoordination({
        lock,
        shared,
        clock: inject(AUTH_CLOCK),
        resumed$,
        changes$: (session) => syncCookieSession(session, openChannel),
      });
    },
  };
}
