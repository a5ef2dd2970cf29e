import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { asyncScheduler } from 'rxjs';
import { withCookieBackend, withResponseHeaderBackend } from 'ngx-holdfast';
import { SharedKeyValue } from '../../src/lib/tabs/shared-key-value';
import { AUTH_STORE } from '../../src/lib/injection-tokens';
import { FailSafeStore } from '../../src/lib/storage/fail-safe-store';
import {
  Harness,
  HarnessOptions,
  RequestRecorder,
  endpoints,
  flushError,
  flushUnauthorized,
  tokenOf,
  wirings,
} from '../harness/harness';
import { FakeKeyValue } from '../harness/fake-key-value';
import { freshJwt } from '../harness/jwt';
import { ScriptedStore } from '../harness/scripted-store';
import { flushMicrotasks } from '../harness/transport';

describe.each(wirings)('the end of a session, wired as %s', (wiring) => {
  let harness: Harness;
  let store: ScriptedStore;

  function create(options: HarnessOptions = {}): void {
    TestBed.resetTestingModule();
    store = new ScriptedStore();
    harness = new Harness({
      wiring,
      providers: [{ provide: AUTH_STORE, useFactory: () => new FailSafeStore(store) }],
      ...options,
    });
  }

  function signOut(): RequestRecorder {
    return new RequestRecorder(harness.auth.logout());
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    create();
    harness.signIn();
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  function expectNobody(): void {
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(harness.auth.accessToken()).toBeNull();
    expect(store.content).toBeNull();
    expect(harness.countEvents('refreshed')).toBe(0);
    expect(harness.countEvents('signed-out')).toBe(1);
  }

  it('a sign-out before the answer makes it worth nothing [F056]', () => {
    const held = harness.getUnauthorized('/api/a');
    const refresh = harness.expectOne(endpoints.refresh);
    signOut();
    expect(held.code).toBe('signed-out');
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expectNobody();
  });

  it('nor does one between two tries bring another [F056]', () => {
    harness.getUnauthorized('/api/a');
    flushError(harness.expectOne(endpoints.refresh), 503);
    signOut();
    jest.advanceTimersByTime(1_000);
    harness.matchRefreshes().forEach((late) => late.flush({ accessToken: freshJwt('ada') }));
    expectNobody();
  });

  it('one between reading the store and writing it is respected [F056]', () => {
    harness.getUnauthorized('/api/a');
    const refresh = harness.expectOne(endpoints.refresh);
    store.onLoad = () => {
      const { content } = store;
      store.onLoad = () => store.content;
      signOut();
      return content;
    };
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expectNobody();
  });

  it('one right after writing empties the store again [F056]', () => {
    harness.getUnauthorized('/api/a');
    const refresh = harness.expectOne(endpoints.refresh);
    store.onSave = (record) => {
      store.content = record;
      signOut();
    };
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expectNobody();
  });

  it('one by whoever hears of the new token is respected as well [F056]', () => {
    const held = harness.getUnauthorized('/api/a');
    harness.auth.events$.subscribe(({ type }) => type === 'refreshed' && signOut());
    harness.completeRefresh();
    expect(held.code).toBe('signed-out');
    expect(harness.match('/api/a')).toHaveLength(0);
    expect(store.content).toBeNull();
  });

  it.each([
    ['tokens', 200, { accessToken: freshJwt('ada'), refreshToken: 'R-late' }],
    ['invalid_grant', 400, { error: 'invalid_grant' }],
    ['nothing usable', 200, {}],
    ['a server in trouble', 503, {}],
  ])('%s for A changes nothing for B [F057]', (_, status, body) => {
    harness.getUnauthorized('/api/a');
    const late = harness.expectOne(endpoints.refresh);
    signOut();
    const { accessToken } = harness.signIn({}, 'ben');
    const before = harness.eventTypes().length;
    const kept = store.content;
    late.flush(body, { status, statusText: '' });
    jest.advanceTimersByTime(60_000);
    expect(harness.auth.accessToken()).toBe(accessToken);
    expect(store.content).toBe(kept);
    expect(harness.eventTypes().slice(before)).toEqual([]);
  });

  it('B’s own refresh runs beside the last one of A [F057]', () => {
    harness.getUnauthorized('/api/a');
    const late = harness.expectOne(endpoints.refresh);
    harness.signIn({}, 'ben');
    const held = harness.getUnauthorized('/api/b');
    const renewed = harness.completeRefresh({}, 'ben');
    const replay = harness.expectOne('/api/b');
    late.flush({ accessToken: freshJwt('ada') });
    replay.flush('b');
    expect(tokenOf(replay)).toBe(renewed);
    expect(held.values).toEqual(['b']);
    expect(harness.auth.user()?.sub).toBe('ben');
  });

  it('what A is held for is never sent as B [F058]', () => {
    const held = harness.getAllUnauthorized(['/api/a', '/api/b']);
    const waiting = harness.get('/api/c');
    const refresh = harness.expectOne(endpoints.refresh);
    harness.signIn({}, 'ben');
    expect([...held, waiting].map(({ code }) => code)).toEqual(Array(3).fill('session-changed'));
    refresh.flush({ accessToken: freshJwt('ada') });
    expect(harness.httpTesting.match(({ url }) => url.startsWith('/api/'))).toHaveLength(0);
  });

  it('A signing in again is a session of its own [F058]', () => {
    const held = harness.getUnauthorized('/api/a');
    harness.signIn();
    expect(held.code).toBe('session-changed');
    expect(harness.match('/api/a')).toHaveLength(0);
  });

  describe('with the refresh token in a cookie', () => {
    /** One lock that is granted in turn, as Web Locks are. */
    class OneLock {
      #last: Promise<unknown> = Promise.resolve();

      request(
        _: string,
        { signal }: { signal: AbortSignal },
        work: () => Promise<unknown>,
      ): Promise<unknown> {
        return new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
          this.#last = this.#last.then(() =>
            signal.aborted ? undefined : work().then(resolve, reject),
          );
        });
      }
    }

    beforeEach(async () => {
      Object.defineProperty(navigator, 'locks', { value: new OneLock(), configurable: true });
      create({ features: [withCookieBackend(endpoints)] });
      await flushMicrotasks();
      harness.completeRefresh();
      await flushMicrotasks();
    });

    afterEach(() => {
      Reflect.deleteProperty(navigator, 'locks');
    });

    it('the server is told after the answer of a running refresh [F059]', async () => {
      expect(harness.auth.isAuthenticated()).toBe(true);
      harness.getUnauthorized('/api/a');
      await flushMicrotasks();
      const refresh = harness.expectOne(endpoints.refresh);
      const logout = signOut();
      await flushMicrotasks();
      expect(harness.auth.isAuthenticated()).toBe(false);
      expect(harness.match(endpoints.logout)).toHaveLength(0);
      refresh.flush({ accessToken: freshJwt('ada') });
      await flushMicrotasks();
      harness.expectOne(endpoints.logout).flush(null);
      await flushMicrotasks();
      expect(logout.outcomes).toBe(1);
      expect(harness.auth.isAuthenticated()).toBe(false);
    });

    it('but waits for it in bounded time [F059]', async () => {
      harness.getUnauthorized('/api/a');
      await flushMicrotasks();
      const logout = signOut();
      await jest.advanceTimersByTimeAsync(5_000);
      harness.expectOne(endpoints.logout).flush(null);
      await flushMicrotasks();
      expect(logout.outcomes).toBe(1);
    });
  });

  it('a page that comes back learns of a sign-out that nobody could tell it [F053]', async () => {
    const marks = new FakeKeyValue(asyncScheduler);
    jest
      .spyOn(SharedKeyValue.prototype, 'update')
      .mockImplementation((...result) => marks.update(...result));
    create({ features: [withCookieBackend(endpoints)] });
    await flushMicrotasks();
    harness.completeRefresh();
    window.dispatchEvent(new Event('pagehide'));
    marks.shared.set('turn', 1);
    window.dispatchEvent(new Event('pageshow'));
    await flushMicrotasks();
    harness.get('/api/a');
    expect(harness.match('/api/a')).toHaveLength(0);
    flushUnauthorized(harness.expectOne(endpoints.refresh));
    expect(harness.auth.isAuthenticated()).toBe(false);
    expect(tokenOf(harness.expectOne('/api/a'))).toBeNull();
  });

  it.each([
    [
      'there is no network',
      () => harness.expectOne(endpoints.logout).error(new ProgressEvent('error')),
    ],
    ['the server is in trouble', () => flushError(harness.expectOne(endpoints.logout), 503)],
    ['nothing answers', () => jest.advanceTimersByTime(5_000)],
  ])('ends the session here at once, and completes where %s [F060]', (_, answer) => {
    const logout = signOut();
    expectNobody();
    expect(logout.outcomes).toBe(0);
    answer();
    expect(logout).toMatchObject({ errors: [], completed: 1 });
  });

  it('twenty refusals, one event, one navigation [F061]', () => {
    create({
      features: [withResponseHeaderBackend(endpoints)],
      config: { api: ['/api/'], loginUrl: '/login' },
      providers: [provideRouter([])],
    });
    const navigate = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    harness.signIn();
    const urls = Array.from({ length: 20 }, (_, n) => `/api/${n}`);
    const results = urls.map((url) => harness.get(url));
    urls.forEach((url) =>
      harness.expectOne(url).flush('InvalidToken', { status: 401, statusText: 'Unauthorized' }),
    );
    expect(results.map(({ code }) => code)).toEqual(Array(20).fill('session-expired'));
    expect(harness.countEvents('session-expired')).toBe(1);
    expect(navigate).toHaveBeenCalledTimes(1);
  });

  it('nobody sees a signed-out moment, and state is there before the event [F069]', () => {
    const states = new RequestRecorder(harness.auth.state$);
    const signedIn = new RequestRecorder(harness.auth.isAuthenticated$);
    const refreshing = new RequestRecorder(harness.auth.refreshing$);
    const seenAtEvent: unknown[] = [];
    harness.auth.events$.subscribe(({ type }) => {
      if (type === 'refreshed') {
        seenAtEvent.push(harness.auth.accessToken());
      }
    });
    harness.getUnauthorized('/api/a');
    const renewed = harness.completeRefresh();
    expect(signedIn.values).toEqual([true]);
    expect(refreshing.values).toEqual([false, true, false]);
    expect(states.values.map((state) => (state as { status: string }).status)).toEqual([
      'authenticated',
      'authenticated',
    ]);
    expect(seenAtEvent).toEqual([renewed]);
  });

  it('a page load with ten calls costs one refresh [F070]', async () => {
    create({ features: [withCookieBackend(endpoints)] });
    Array.from({ length: 10 }, (_, n) => harness.get(`/api/${n}`));
    await flushMicrotasks();
    expect(harness.matchRefreshes()).toHaveLength(1);
  });
});
