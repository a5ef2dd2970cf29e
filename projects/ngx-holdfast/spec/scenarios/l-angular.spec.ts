import {
  ApplicationRef,
  Component,
  EnvironmentInjector,
  NgZone,
  createEnvironmentInjector,
  inject,
  provideAppInitializer,
  provideZonelessChangeDetection,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { firstValueFrom, of, catchError } from 'rxjs';
import {
  AuthError,
  AuthService,
  provideAuth,
  withCookieBackend,
  withJsonBackend,
} from 'ngx-holdfast';
import {
  Harness,
  RequestRecorder,
  endpoints,
  provideWiring,
  flushUnauthorized,
  tokenOf,
  wirings,
} from '../harness/harness';
import { freshJwt } from '../harness/jwt';
import { TransportHarness, pairs, flushMicrotasks } from '../harness/transport';

@Component({ template: '{{ auth.user()?.sub ?? "anonymous" }} {{ auth.refreshing() }}' })
class Header {
  readonly auth = inject(AuthService);
}

describe.each(wirings)('in an Angular app, wired as %s', (wiring) => {
  let harness: Harness;

  function create(options: ConstructorParameters<typeof Harness>[0] = {}): void {
    TestBed.resetTestingModule();
    harness = new Harness({ wiring, ...options });
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    create();
  });

  afterEach(() => jest.useRealTimers());

  it('state changes are rendered without zone.js [F159]', async () => {
    create({ providers: [provideZonelessChangeDetection()] });
    const page = TestBed.createComponent(Header);
    const text = async () => {
      await jest.advanceTimersByTimeAsync(50);
      return (page.nativeElement as HTMLElement).textContent;
    };
    expect(await text()).toBe('anonymous false');
    harness.signIn();
    expect(await text()).toBe('ada false');
    harness.getUnauthorized('/api/a');
    expect(await text()).toBe('ada true');
    flushUnauthorized(harness.expectOne(endpoints.refresh));
    expect(await text()).toBe('anonymous false');
  });

  it('timers run outside the Angular zone, their callbacks inside it [F158]', () => {
    const zone = TestBed.inject(NgZone);
    const runs: string[] = [];
    jest.spyOn(zone, 'runOutsideAngular').mockImplementation((work) => {
      runs.push('outside');
      return work();
    });
    jest.spyOn(zone, 'run').mockImplementation((work) => {
      runs.push('inside');
      return work();
    });
    harness.signIn();
    const result = harness.getUnauthorized('/api/a');
    runs.length = 0;
    harness.expectOne(endpoints.refresh).flush('', { status: 503, statusText: 'Failed' });
    expect(runs).toContain('outside');
    expect(runs).not.toContain('inside');
    jest.advanceTimersByTime(500);
    expect(runs).toContain('inside');
    harness.completeRefresh();
    harness.expectOne('/api/a').flush('a');
    expect(result.values).toEqual(['a']);
  });

  it.each([
    ['tokens in script memory', withJsonBackend(endpoints)],
    ['a cookie session', withCookieBackend(endpoints)],
  ])('a request during app initialization succeeds with %s [F161]', async (_, feature) => {
    const started: unknown[] = [];
    create({
      features: [feature],
      providers: [
        provideAppInitializer(() =>
          firstValueFrom(
            inject(HttpClient)
              .get('/api/settings')
              .pipe(catchError((error: unknown) => of(error))),
          ).then((value) => started.push(value)),
        ),
      ],
    });
    await flushMicrotasks();
    harness.matchRefreshes().forEach((refresh) => flushUnauthorized(refresh));
    harness.expectOne('/api/settings').flush('settings');
    await flushMicrotasks();
    expect(started).toEqual(['settings']);
  });

  it('destroying the app during a refresh ends all requests, streams and timers [F162]', () => {
    harness.signIn();
    const results = [...harness.getAllUnauthorized(['/api/a', '/api/b']), harness.get('/api/c')];
    const refreshResult = new RequestRecorder(harness.auth.refresh());
    const refresh = harness.expectOne(endpoints.refresh);
    const states = new RequestRecorder(harness.auth.state$);
    TestBed.resetTestingModule();
    expect(results.map(({ code }) => code)).toEqual(Array(3).fill('destroyed'));
    expect(refreshResult.errors).toMatchObject([{ code: 'destroyed' }]);
    expect(refresh.cancelled).toBe(true);
    expect(states.completed).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('two sessions in one page are independent [F163]', () => {
    const parent = TestBed.inject(EnvironmentInjector);
    const app = (name: string) => {
      const injector = createEnvironmentInjector(
        [
          ...provideWiring({ wiring }),
          provideHttpClientTesting(),
          provideAuth({ api: [`/${name}/`] }, withJsonBackend({ refresh: `/auth/${name}` })),
          AuthService,
        ],
        parent,
      );
      const auth = injector.get<AuthService>(AuthService);
      new RequestRecorder(
        auth.setTokens({ accessToken: freshJwt(name), refreshToken: `R-${name}` }),
      );
      return { auth, http: injector.get(HttpClient), wire: injector.get(HttpTestingController) };
    };
    const [left, right] = [app('left'), app('right')];
    const crossing = new RequestRecorder(left.http.get('/right/a'));
    expect(tokenOf(left.wire.expectOne('/right/a'))).toBeNull();
    expect(crossing.outcomes).toBe(0);
    new RequestRecorder(left.http.get('/left/a'));
    flushUnauthorized(left.wire.expectOne('/left/a'));
    const own = new RequestRecorder(right.http.get('/right/b'));
    right.wire.expectOne('/right/b').flush('b');
    expect(own.values).toEqual(['b']);
    flushUnauthorized(left.wire.expectOne('/auth/left'));
    expect([left, right].map(({ auth }) => auth.isAuthenticated())).toEqual([false, true]);
  });

  it('apps with different base URLs use different channels for the same relative endpoint [F163]', () => {
    const names: string[] = [];
    class NamedChannel {
      onmessage = null;

      constructor(name: string) {
        names.push(name);
      }

      close(): void {
        this.onmessage = null;
      }
    }
    const base = document.head.appendChild(document.createElement('base'));
    Object.defineProperty(window, 'BroadcastChannel', { value: NamedChannel, configurable: true });
    for (const folder of ['/a/', '/b/']) {
      base.setAttribute('href', folder);
      create({
        config: { api: ['api/'] },
        features: [withCookieBackend({ refresh: 'auth/refresh' })],
      });
    }
    base.remove();
    Reflect.deleteProperty(window, 'BroadcastChannel');
    expect(names).toEqual(['http://localhost/a/auth/refresh', 'http://localhost/b/auth/refresh']);
  });

  it('10,000 requests and 1,000 refreshes leave no timer and no request [F165]', () => {
    create({
      config: { api: ['/api/'], refresh: { breaker: { refreshes: 10_000, withinMs: 1 } } },
    });
    harness.signIn();
    const { auth } = harness;
    for (let round = 0; round < 1_000; round++) {
      const results = harness.getAllUnauthorized(['/api/a', '/api/b']);
      const waiting = Array.from({ length: 8 }, () => harness.get('/api/c'));
      results[0]?.subscription.unsubscribe();
      waiting.forEach(({ subscription }, n) => n % 2 === 0 && subscription.unsubscribe());
      harness.completeRefresh();
      harness.httpTesting.match(() => true).forEach((request) => request.flush(null));
      expect(results[1]?.outcomes).toBe(1);
      harness.events.length = 0;
    }
    expect(jest.getTimerCount()).toBe(0);
    expect(auth.refreshing()).toBe(false);
    harness.httpTesting.verify();
  });

  it('a request with a valid token is sent synchronously [F166]', () => {
    const { accessToken } = harness.signIn();
    harness.get('/api/a');
    expect(tokenOf(harness.expectOne('/api/a'))).toBe(accessToken);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('a caller gets an HttpErrorResponse with a typed error and its cause [F167]', () => {
    harness.signIn();
    const result = harness.getUnauthorized('/api/a?q=1');
    flushUnauthorized(harness.expectOne(endpoints.refresh));
    expect(result.error).toBeInstanceOf(HttpErrorResponse);
    expect(result.error).toMatchObject({ status: 401, url: '/api/a?q=1' });
    expect(result.error.error).toBeInstanceOf(AuthError);
    expect((result.error.error as AuthError).cause).toBeInstanceOf(HttpErrorResponse);
  });

  it('a test of an app sees no request that the app did not make [F168]', () => {
    harness.signIn();
    jest.advanceTimersByTime(24 * 3_600_000);
    harness.httpTesting.verify();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe.each(pairs)('stability over $transport, wired as $wiring', (pair) => {
  let harness: TransportHarness;
  let stable: boolean;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    harness = new TransportHarness(pair);
    harness.signIn();
    TestBed.inject(ApplicationRef).isStable.subscribe((is) => (stable = is));
  });

  afterEach(() => {
    harness.destroy();
    jest.useRealTimers();
  });

  it('a signed-in app is stable and has no timer [F158]', async () => {
    await jest.advanceTimersByTimeAsync(50);
    expect(stable).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('a held request keeps the app unstable until it times out [F160]', async () => {
    harness.get('/api/a');
    await harness.respond('/api/a', 401);
    await jest.advanceTimersByTimeAsync(29_000);
    expect(stable).toBe(false);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(stable).toBe(true);
  });
});
