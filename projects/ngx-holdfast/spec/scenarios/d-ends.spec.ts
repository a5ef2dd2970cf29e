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
  Call,
  endpoints,
  refuse,
  tokenOf,
  wirings,
} from '../harness/harness';
import { FakeKeyValue } from '../harness/fake-key-value';
import { freshJwt } from '../harness/jwt';
import { ScriptedStore } from '../harness/scripted-store';
import { settled } from '../harness/transport';

describe.each(wirings)('the end of a session, wired as %s', (wiring) => {
  let bench: Harness;
  let store: ScriptedStore;

  function create(options: HarnessOptions = {}): void {
    TestBed.resetTestingModule();
    store = new ScriptedStore();
    bench = new Harness({
      wiring,
      providers: [{ provide: AUTH_STORE, useFactory: () => new FailSafeStore(store) }],
      ...options,
    });
  }

  function signOut(): Call {
    return new Call(bench.auth.logout());
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    create();
    bench.signIn();
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  function expectNobody(): void {
    expect(bench.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(bench.auth.accessToken()).toBeNull();
    expect(store.content).toBeNull();
    expect(bench.count('refreshed')).toBe(0);
    expect(bench.count('signed-out')).toBe(1);
  }

  it('a sign-out before the answer makes it worth nothing [F056]', () => {
    const held = bench.refused('/api/a');
    const refresh = bench.one(endpoints.refresh);
    signOut();
    expect(held.code).toBe('signed-out');
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expectNobody();
  });

  it('nor does one between two tries bring another [F056]', () => {
    bench.refused('/api/a');
    refuse(bench.one(endpoints.refresh), 503);
    signOut();
    jest.advanceTimersByTime(1_000);
    bench.refreshes().forEach((late) => late.flush({ accessToken: freshJwt('ada') }));
    expectNobody();
  });

  it('one between reading the store and writing it is respected [F056]', () => {
    bench.refused('/api/a');
    const refresh = bench.one(endpoints.refresh);
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
    bench.refused('/api/a');
    const refresh = bench.one(endpoints.refresh);
    store.onSave = (record) => {
      store.content = record;
      signOut();
    };
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expectNobody();
  });

  it('one by whoever hears of the new token is respected as well [F056]', () => {
    const held = bench.refused('/api/a');
    bench.auth.events$.subscribe(({ type }) => type === 'refreshed' && signOut());
    bench.renew();
    expect(held.code).toBe('signed-out');
    expect(bench.sent('/api/a')).toHaveLength(0);
    expect(store.content).toBeNull();
  });

  it.each([
    ['tokens', 200, { accessToken: freshJwt('ada'), refreshToken: 'R-late' }],
    ['invalid_grant', 400, { error: 'invalid_grant' }],
    ['nothing usable', 200, {}],
    ['a server in trouble', 503, {}],
  ])('%s for A changes nothing for B [F057]', (_, status, body) => {
    bench.refused('/api/a');
    const late = bench.one(endpoints.refresh);
    signOut();
    const { accessToken } = bench.signIn({}, 'ben');
    const before = bench.types().length;
    const kept = store.content;
    late.flush(body, { status, statusText: '' });
    jest.advanceTimersByTime(60_000);
    expect(bench.auth.accessToken()).toBe(accessToken);
    expect(store.content).toBe(kept);
    expect(bench.types().slice(before)).toEqual([]);
  });

  it('B’s own refresh runs beside the last one of A [F057]', () => {
    bench.refused('/api/a');
    const late = bench.one(endpoints.refresh);
    bench.signIn({}, 'ben');
    const held = bench.refused('/api/b');
    const renewed = bench.renew({}, 'ben');
    const replay = bench.one('/api/b');
    late.flush({ accessToken: freshJwt('ada') });
    replay.flush('b');
    expect(tokenOf(replay)).toBe(renewed);
    expect(held.values).toEqual(['b']);
    expect(bench.auth.user()?.sub).toBe('ben');
  });

  it('what A is held for is never sent as B [F058]', () => {
    const held = bench.refusedAll(['/api/a', '/api/b']);
    const waiting = bench.get('/api/c');
    const refresh = bench.one(endpoints.refresh);
    bench.signIn({}, 'ben');
    expect([...held, waiting].map(({ code }) => code)).toEqual(Array(3).fill('session-changed'));
    refresh.flush({ accessToken: freshJwt('ada') });
    expect(bench.wire.match(({ url }) => url.startsWith('/api/'))).toHaveLength(0);
  });

  it('A signing in again is a session of its own [F058]', () => {
    const held = bench.refused('/api/a');
    bench.signIn();
    expect(held.code).toBe('session-changed');
    expect(bench.sent('/api/a')).toHaveLength(0);
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
      await settled();
      bench.renew();
      await settled();
    });

    afterEach(() => {
      Reflect.deleteProperty(navigator, 'locks');
    });

    it('the server is told after the answer of a running refresh [F059]', async () => {
      expect(bench.auth.isAuthenticated()).toBe(true);
      bench.refused('/api/a');
      await settled();
      const refresh = bench.one(endpoints.refresh);
      const logout = signOut();
      await settled();
      expect(bench.auth.isAuthenticated()).toBe(false);
      expect(bench.sent(endpoints.logout)).toHaveLength(0);
      refresh.flush({ accessToken: freshJwt('ada') });
      await settled();
      bench.one(endpoints.logout).flush(null);
      await settled();
      expect(logout.outcomes).toBe(1);
      expect(bench.auth.isAuthenticated()).toBe(false);
    });

    it('but waits for it in bounded time [F059]', async () => {
      bench.refused('/api/a');
      await settled();
      const logout = signOut();
      await jest.advanceTimersByTimeAsync(5_000);
      bench.one(endpoints.logout).flush(null);
      await settled();
      expect(logout.outcomes).toBe(1);
    });
  });

  it('a page that comes back learns of a sign-out that nobody could tell it [F053]', async () => {
    const marks = new FakeKeyValue(asyncScheduler);
    jest
      .spyOn(SharedKeyValue.prototype, 'update')
      .mockImplementation((...call) => marks.update(...call));
    create({ features: [withCookieBackend(endpoints)] });
    await settled();
    bench.renew();
    window.dispatchEvent(new Event('pagehide'));
    marks.shared.set('turn', 1);
    window.dispatchEvent(new Event('pageshow'));
    await settled();
    bench.get('/api/a');
    expect(bench.sent('/api/a')).toHaveLength(0);
    refuse(bench.one(endpoints.refresh));
    expect(bench.auth.isAuthenticated()).toBe(false);
    expect(tokenOf(bench.one('/api/a'))).toBeNull();
  });

  it.each([
    ['there is no network', () => bench.one(endpoints.logout).error(new ProgressEvent('error'))],
    ['the server is in trouble', () => refuse(bench.one(endpoints.logout), 503)],
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
    bench.signIn();
    const urls = Array.from({ length: 20 }, (_, n) => `/api/${n}`);
    const calls = urls.map((url) => bench.get(url));
    urls.forEach((url) =>
      bench.one(url).flush('InvalidToken', { status: 401, statusText: 'Unauthorized' }),
    );
    expect(calls.map(({ code }) => code)).toEqual(Array(20).fill('session-expired'));
    expect(bench.count('session-expired')).toBe(1);
    expect(navigate).toHaveBeenCalledTimes(1);
  });

  it('nobody sees a signed-out moment, and state is there before the event [F069]', () => {
    const states = new Call(bench.auth.state$);
    const signedIn = new Call(bench.auth.isAuthenticated$);
    const refreshing = new Call(bench.auth.refreshing$);
    const seenAtEvent: unknown[] = [];
    bench.auth.events$.subscribe(({ type }) => {
      if (type === 'refreshed') {
        seenAtEvent.push(bench.auth.accessToken());
      }
    });
    bench.refused('/api/a');
    const renewed = bench.renew();
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
    Array.from({ length: 10 }, (_, n) => bench.get(`/api/${n}`));
    await settled();
    expect(bench.refreshes()).toHaveLength(1);
  });
});
