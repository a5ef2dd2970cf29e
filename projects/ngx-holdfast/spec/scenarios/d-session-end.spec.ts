import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { VirtualTimeScheduler } from 'rxjs';
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
import { virtualClock } from '../harness/virtual-clock';
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

  function expectSignedOut(): void {
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(harness.auth.accessToken()).toBeNull();
    expect(store.content).toBeNull();
    expect(harness.countEvents('refreshed')).toBe(0);
    expect(harness.countEvents('signed-out')).toBe(1);
  }

  it('a refresh response after a sign-out is discarded [F056]', () => {
    const held = harness.getUnauthorized('/api/a');
    const refresh = harness.expectOne(endpoints.refresh);
    signOut();
    expect(held.code).toBe('signed-out');
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expectSignedOut();
  });

  it('a sign-out between two refresh attempts is final [F056]', () => {
    harness.getUnauthorized('/api/a');
    flushError(harness.expectOne(endpoints.refresh), 503);
    signOut();
    jest.advanceTimersByTime(1_000);
    harness.matchRefreshes().forEach((late) => late.flush({ accessToken: freshJwt('ada') }));
    expectSignedOut();
  });

  it('a sign-out between reading and writing the store is final [F056]', () => {
    harness.getUnauthorized('/api/a');
    const refresh = harness.expectOne(endpoints.refresh);
    store.onLoad = () => {
      const { content } = store;
      store.onLoad = () => store.content;
      signOut();
      return content;
    };
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expectSignedOut();
  });

  it('a sign-out right after a write clears the store [F056]', () => {
    harness.getUnauthorized('/api/a');
    const refresh = harness.expectOne(endpoints.refresh);
    store.onSave = (record) => {
      store.content = record;
      signOut();
    };
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expectSignedOut();
  });

  it('a sign-out by a subscriber of the refreshed event is final [F056]', () => {
    const held = harness.getUnauthorized('/api/a');
    harness.auth.events$.subscribe(({ type }) => type === 'refreshed' && signOut());
    harness.completeRefresh();
    expect(held.code).toBe('signed-out');
    expect(harness.match('/api/a')).toHaveLength(0);
    expect(store.content).toBeNull();
  });

  it.each([
    ['refresh response', 200, { accessToken: freshJwt('ada'), refreshToken: 'R-late' }],
    ['invalid_grant', 400, { error: 'invalid_grant' }],
    ['malformed response', 200, {}],
    ['503', 503, {}],
  ])('a late %s for user A does not affect user B [F057]', (_, status, body) => {
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

  it('a refresh of user B is independent of a late one of user A [F057]', () => {
    harness.getUnauthorized('/api/a');
    const late = harness.expectOne(endpoints.refresh);
    harness.signIn({}, 'ben');
    const held = harness.getUnauthorized('/api/b');
    const newToken = harness.completeRefresh({}, 'ben');
    const replay = harness.expectOne('/api/b');
    late.flush({ accessToken: freshJwt('ada') });
    replay.flush('b');
    expect(tokenOf(replay)).toBe(newToken);
    expect(held.values).toEqual(['b']);
    expect(harness.auth.user()?.sub).toBe('ben');
  });

  it('requests held for user A are never sent as user B [F058]', () => {
    const held = harness.getAllUnauthorized(['/api/a', '/api/b']);
    const waiting = harness.get('/api/c');
    const refresh = harness.expectOne(endpoints.refresh);
    harness.signIn({}, 'ben');
    expect([...held, waiting].map(({ code }) => code)).toEqual(Array(3).fill('session-changed'));
    refresh.flush({ accessToken: freshJwt('ada') });
    expect(harness.httpTesting.match(({ url }) => url.startsWith('/api/'))).toHaveLength(0);
  });

  it('another sign-in of the same user is a new session [F058]', () => {
    const held = harness.getUnauthorized('/api/a');
    harness.signIn();
    expect(held.code).toBe('session-changed');
    expect(harness.match('/api/a')).toHaveLength(0);
  });

  describe('with the refresh token in a cookie', () => {
    /** A lock that is granted in the order of requests, as a Web Lock is. */
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

    it('logout is sent after the response of a running refresh [F059]', async () => {
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

    it('logout waits for a running refresh for 5 s at most [F059]', async () => {
      harness.getUnauthorized('/api/a');
      await flushMicrotasks();
      const logout = signOut();
      await jest.advanceTimersByTimeAsync(5_000);
      harness.expectOne(endpoints.logout).flush(null);
      await flushMicrotasks();
      expect(logout.outcomes).toBe(1);
    });
  });

  it('a page restored from the back/forward cache detects a sign-out in another tab [F053]', async () => {
    const keyValue = new FakeKeyValue(virtualClock(new VirtualTimeScheduler()));
    jest
      .spyOn(SharedKeyValue.prototype, 'update')
      .mockImplementation((...args) => keyValue.update(...args));
    create({ features: [withCookieBackend(endpoints)] });
    await flushMicrotasks();
    harness.completeRefresh();
    window.dispatchEvent(new Event('pagehide'));
    keyValue.shared.set('epoch', 1);
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
      'the network is down',
      () => harness.expectOne(endpoints.logout).error(new ProgressEvent('error')),
    ],
    ['the server responds with 503', () => flushError(harness.expectOne(endpoints.logout), 503)],
    ['the server does not respond', () => jest.advanceTimersByTime(5_000)],
  ])('logout ends the session at once and completes if %s [F060]', (_, respond) => {
    const logout = signOut();
    expectSignedOut();
    expect(logout.outcomes).toBe(0);
    respond();
    expect(logout).toMatchObject({ errors: [], completed: 1 });
  });

  it('20 InvalidToken responses cause one event and one navigation [F061]', () => {
    create({
      features: [withResponseHeaderBackend(endpoints)],
      loginPage: {},
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

  it('a refresh shows no signed-out state and updates the state before its event [F069]', () => {
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
    const newToken = harness.completeRefresh();
    expect(signedIn.values).toEqual([true]);
    expect(refreshing.values).toEqual([false, true, false]);
    expect(states.values.map((state) => (state as { status: string }).status)).toEqual([
      'authenticated',
      'authenticated',
    ]);
    expect(seenAtEvent).toEqual([newToken]);
  });

  it('a page load with ten requests causes one refresh [F070]', async () => {
    create({ features: [withCookieBackend(endpoints)] });
    Array.from({ length: 10 }, (_, n) => harness.get(`/api/${n}`));
    await flushMicrotasks();
    expect(harness.matchRefreshes()).toHaveLength(1);
  });
});
