import { TestBed } from '@angular/core/testing';
import {
  BehaviorSubject,
  Observable,
  concatMap,
  defer,
  lastValueFrom,
  range,
  take,
  timer,
  toArray,
} from 'rxjs';
import { AUTH_CLOCK } from '../../src/lib/injection-tokens';
import { SharedKeyValue } from '../../src/lib/tabs/shared-key-value';
import { tabLease } from '../../src/lib/tabs/tab-lease';
import { LockHandle, TabLock } from '../../src/lib/tabs/tab-lock';
import { resetState } from '../reset-state';
import { measureGrowth, until } from '../until';
import { closeFrames, openFrame } from './other-tab';

const name = 'lease-under-test';
const rounds = 50;

function lease(owner: string, window_: Window = window): Observable<LockHandle> {
  const clock = TestBed.inject(AUTH_CLOCK);
  return tabLease(new SharedKeyValue(name, () => window_.indexedDB, clock), owner, clock);
}

function lock(owner: string, window_: Window): TabLock {
  const suspended$ = new BehaviorSubject(false);
  return new TabLock({
    acquire$: lease(owner, window_),
    suspended$,
    acquireTimeoutMs: 10_000,
    clock: TestBed.inject(AUTH_CLOCK),
  });
}

describe('tabLease over a real IndexedDB:', () => {
  beforeEach(resetState);
  afterEach(closeFrames);

  it(`two tabs never hold the lease at the same time in ${rounds} rounds`, async () => {
    let holding = 0;
    let maxHolding = 0;
    const work = defer(() => {
      holding += 1;
      maxHolding = Math.max(maxHolding, holding);
      return timer(2).pipe(concatMap(async () => (holding -= 1)));
    });
    const runRounds = async (owner: string, window_: Window) => {
      const tabLock = lock(owner, window_);
      const done$ = range(rounds).pipe(
        concatMap(() => tabLock.withLock(() => work)),
        toArray(),
      );
      return (await lastValueFrom(done$)).length;
    };

    const done = await Promise.all([
      runRounds('here', window),
      runRounds('there', await openFrame()),
    ]);

    expect(done).toEqual([rounds, rounds]);
    expect(maxHolding).toBe(1);
  }, 60_000);

  it('an abandoned lease is acquired after 4 s, a kept one is not [F131]', async () => {
    const abandoned = await lastValueFrom(lease('crashed').pipe(take(1)));
    const keeping = abandoned.keepAlive$.subscribe();
    let grants = 0;
    const waiting = lease('next').subscribe(() => (grants += 1));
    const keptUntil = Date.now() + 5_000;
    await until(() => Date.now() > keptUntil, 6_000);
    expect(grants).toBe(0);

    keeping.unsubscribe();
    const start = Date.now();
    await until(() => grants === 1, 6_000);

    expect(Date.now() - start).toBeGreaterThan(2_900);
    waiting.unsubscribe();
  }, 20_000);

  it('a cancelled waiter does not acquire the lease', async () => {
    const { release$ } = await lastValueFrom(lease('first').pipe(take(1)));
    let grants = 0;
    lease('cancelled')
      .subscribe(() => (grants += 1))
      .unsubscribe();
    await lastValueFrom(release$);

    await lastValueFrom(lease('next').pipe(take(1)));

    expect(await measureGrowth(() => Promise.resolve(grants))).toBe(0);
  });
});
