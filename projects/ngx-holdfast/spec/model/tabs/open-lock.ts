import { BehaviorSubject, NEVER, catchError, of } from 'rxjs';
import { defaultRefreshPolicy } from '../../../src/lib/session/refresh-policy';
import { SharedKeyValue } from '../../../src/lib/tabs/shared-key-value';
import { tabLease } from '../../../src/lib/tabs/tab-lease';
import { TabLock } from '../../../src/lib/tabs/tab-lock';
import { webLock } from '../../../src/lib/tabs/web-lock';
import { Page } from './page';

let owners = 0;

/** The lock of a tab, as the library provides it: a Web Lock, else a lease, else none. `locks` throws if there are none. */
export function openLock(
  page: Page,
  locks: () => LockManager,
  shared: SharedKeyValue,
  suspended$: BehaviorSubject<boolean>,
): TabLock {
  return new TabLock({
    acquire$: webLock(locks, 'holdfast').pipe(
      catchError(() => tabLease(shared, `owner ${(owners += 1)}`, page)),
      catchError(() => of({ keepAlive$: NEVER, release$: of(null) })),
    ),
    suspended$,
    acquireTimeoutMs: defaultRefreshPolicy.totalTimeoutMs + 5_000,
    clock: page,
  });
}
