import { TestBed } from '@angular/core/testing';
import { BehaviorSubject, Observable, Subject, throwError } from 'rxjs';
import { isAuthError } from 'ngx-holdfast';
import { AUTH_CLOCK } from '../../src/lib/injection-tokens';
import { TabLock } from '../../src/lib/tabs/tab-lock';
import { webLock } from '../../src/lib/tabs/web-lock';
import { until } from '../until';
import { closeFrames, openFrame } from './other-tab';

const name = 'tab-lock-under-test';

function lock(
  acquireTimeoutMs = 5_000,
  window_: Window = window,
  suspended$ = new BehaviorSubject(false),
): TabLock {
  const acquire$ = webLock(() => window_.navigator.locks, name);
  const clock = TestBed.inject(AUTH_CLOCK);
  return new TabLock({ acquire$, suspended$, acquireTimeoutMs, clock });
}

/** Work under the lock that runs until `end()` is called. */
class Work {
  started = false;
  readonly end$ = new Subject<string>();
  readonly seen: unknown[] = [];
  readonly subscription;

  constructor(tabLock: TabLock) {
    const work$ = new Observable<string>((subscriber) => {
      this.started = true;
      return this.end$.subscribe(subscriber);
    });
    this.subscription = tabLock
      .withLock(() => work$)
      .subscribe({
        next: (value) => this.seen.push(value),
        error: (error: unknown) => this.seen.push(isAuthError(error) ? error.code : error),
        complete: () => this.seen.push('complete'),
      });
  }

  end(value: string): void {
    this.end$.next(value);
    this.end$.complete();
  }
}

async function locks(): Promise<{ held: number; pending: number }> {
  const { held = [], pending = [] } = await navigator.locks.query();
  return {
    held: held.filter((info) => info.name === name).length,
    pending: pending.filter((info) => info.name === name).length,
  };
}

const isFree = async (): Promise<boolean> => {
  const { held, pending } = await locks();
  return held + pending === 0;
};

describe('TabLock over real Web Locks:', () => {
  const works: Work[] = [];
  const start = (tabLock: TabLock): Work => {
    const work = new Work(tabLock);
    works.push(work);
    return work;
  };

  afterEach(async () => {
    works.splice(0).forEach(({ subscription }) => subscription.unsubscribe());
    closeFrames();
    await until(isFree);
  });

  it('work waits until the lock is released', async () => {
    const first = start(lock());
    await until(() => first.started);
    const second = start(lock());
    await until(async () => (await locks()).pending === 1);
    expect(second.started).toBeFalse();

    first.end('one');
    await until(() => second.started);
    second.end('two');
    await until(() => second.seen.length === 2);

    expect(first.seen).toEqual(['one', 'complete']);
    expect(second.seen).toEqual(['two', 'complete']);
  });

  it('another document of the origin waits for the lock too', async () => {
    const first = start(lock());
    await until(() => first.started);
    const second = start(lock(5_000, await openFrame()));
    await until(async () => (await locks()).pending === 1);
    expect(second.started).toBeFalse();

    first.end('one');

    await until(() => second.started);
  });

  it('subscribers are notified after the lock is released', async () => {
    const seen: unknown[] = [];
    const work$ = new Subject<string>();
    lock()
      .withLock(() => work$)
      .subscribe(() =>
        seen.push(navigator.locks.request(name, { ifAvailable: true }, (l) => l !== null)),
      );
    await until(async () => (await locks()).held === 1 && work$.observed);

    work$.next('one');
    work$.complete();
    await until(() => seen.length === 1);

    expect(await seen[0]).toBeTrue();
  });

  it('waiting times out without affecting the holder', async () => {
    const first = start(lock());
    await until(() => first.started);

    const second = start(lock(50));
    await until(() => second.seen.length > 0);

    expect(second.seen).toEqual(['lock-timeout']);
    expect(second.started).toBeFalse();
    expect(await locks()).toEqual({ held: 1, pending: 0 });
    first.end('one');
    await until(() => first.seen.length === 2);
    expect(first.seen).toEqual(['one', 'complete']);
  });

  it('the timeout limits the waiting, not the work', async () => {
    const work = start(lock(40));
    await until(() => work.started);
    const startedAt = Date.now();
    await until(() => Date.now() > startedAt + 80);

    expect(work.seen).toEqual([]);
    work.end('one');

    await until(() => work.seen.length === 2);
    expect(work.seen).toEqual(['one', 'complete']);
  });

  it('cancelling a waiter removes it from the queue', async () => {
    const first = start(lock());
    await until(() => first.started);
    const second = start(lock());
    await until(async () => (await locks()).pending === 1);

    second.subscription.unsubscribe();
    await until(async () => (await locks()).pending === 0);
    first.end('one');
    await until(isFree);

    expect(second.started).toBeFalse();
    expect(second.seen).toEqual([]);
  });

  it('cancelling the holder releases the lock', async () => {
    const first = start(lock());
    await until(() => first.started);
    const second = start(lock());

    first.subscription.unsubscribe();

    await until(() => second.started);
    expect(first.seen).toEqual([]);
    expect(first.end$.observed).toBeFalse();
  });

  it('work that fails releases the lock', async () => {
    const failure = new Error('work');
    const seen: unknown[] = [];
    lock()
      .withLock(() => throwError(() => failure))
      .subscribe({ error: (error: unknown) => seen.push(error) });
    await until(() => seen.length === 1);

    expect(seen).toEqual([failure]);
    expect(await isFree()).toBeTrue();
  });

  it('a suspended page leaves the queue and queues again when it resumes [F122]', async () => {
    const suspended$ = new BehaviorSubject(false);
    const first = start(lock());
    await until(() => first.started);
    const second = start(lock(5_000, window, suspended$));
    await until(async () => (await locks()).pending === 1);

    suspended$.next(true);
    await until(async () => (await locks()).pending === 0);
    first.end('one');
    await until(isFree);
    expect(second.started).toBeFalse();

    suspended$.next(false);
    await until(() => second.started);
  });

  it('a suspended page releases the lock and its work continues [F121]', async () => {
    const suspended$ = new BehaviorSubject(false);
    const first = start(lock(5_000, window, suspended$));
    await until(() => first.started);
    const second = start(lock());

    suspended$.next(true);
    await until(() => second.started);
    expect(first.end$.observed).toBeTrue();
    first.end('one');
    await until(() => first.seen.length === 2);

    expect(first.seen).toEqual(['one', 'complete']);
    expect(await locks()).toEqual({ held: 1, pending: 0 });
  });

  it('stealing the lock does not make the work fail [F124]', async () => {
    const first = start(lock());
    await until(() => first.started);

    await navigator.locks.request(name, { steal: true }, () => null);
    first.end('one');

    await until(() => first.seen.length === 2);
    expect(first.seen).toEqual(['one', 'complete']);
  });
});
