import {
  EnvironmentInjector,
  PLATFORM_ID,
  TransferState,
  createEnvironmentInjector,
} from '@angular/core';
import { provideClientHydration } from '@angular/platform-browser';
import { HttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { Component } from '@angular/core';
import {
  AuthConfig,
  AuthService,
  authGuard,
  provideAuth,
  withCookieBackend,
  withJsonBackend,
  withLocalStorage,
} from 'ngx-holdfast';
import {
  Harness,
  HarnessOptions,
  RequestRecorder,
  endpoints,
  provideWiring,
  flushUnauthorized,
  tokenOf,
} from './harness/harness';
import { freshJwt } from './harness/jwt';

@Component({ template: 'page' })
class Page {}

const onServer = { provide: PLATFORM_ID, useValue: 'server' };

function start(config: AuthConfig, options: HarnessOptions = {}): Harness {
  return new Harness({
    config,
    ...options,
    providers: [
      onServer,
      provideRouter([{ path: 'in', component: Page, canActivate: [authGuard] }]),
    ],
  });
}

describe('on a server (invariant 10)', () => {
  beforeEach(() => {
    localStorage.clear();
  });

  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'ngServerMode');
  });

  it('no storage is read, no timer started and no refresh sent [F140, F141]', () => {
    jest.useFakeTimers();
    const getItem = jest.spyOn(Storage.prototype, 'getItem');
    const harness = start({}, { features: [withJsonBackend(endpoints), withLocalStorage()] });
    harness.get('/api/a');
    expect(getItem).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
    expect(harness.auth.state()).toEqual({ status: 'restoring' });
    getItem.mockRestore();
    jest.useRealTimers();
  });

  it('200 concurrent renders share no state [F139]', () => {
    const renders = Array.from({ length: 200 }, (_, n) => {
      const injector = createEnvironmentInjector(
        [
          onServer,
          provideWiring({}),
          provideHttpClientTesting(),
          AuthService,
          provideAuth({ api: ['https://api.example.com/'] }, withJsonBackend(endpoints)),
        ],
        TestBed.inject(EnvironmentInjector),
      );
      const accessToken = freshJwt(`user-${n}`);
      new RequestRecorder(injector.get(AuthService).setTokens({ accessToken }));
      return { injector, accessToken };
    });
    for (const { injector, accessToken } of renders) {
      new RequestRecorder(injector.get(HttpClient).get('https://api.example.com/me'));
      const wire = injector.get(HttpTestingController);
      expect(tokenOf(wire.expectOne('https://api.example.com/me'))).toBe(accessToken);
      wire.verify();
      injector.destroy();
    }
  });

  it('the page contains neither the token nor responses to authenticated requests [F142]', async () => {
    // Set by server builds; Angular's transfer cache reads it.
    Object.assign(globalThis, { ngServerMode: true });
    const harness = new Harness({
      config: { api: ['https://api.example.com/'] },
      providers: [onServer, provideClientHydration()],
    });
    harness.signIn({ accessToken: freshJwt('ada') });
    const [secret, news] = ['https://api.example.com/me', 'https://news.example.com/'];
    harness.get(secret);
    harness.get(news);
    harness.expectOne(secret).flush({ name: 'Ada Lovelace' });
    harness.expectOne(news).flush({ headline: 'Rain' });
    await Promise.resolve();
    const page = TestBed.inject(TransferState).toJson();
    expect(page).toContain('Rain');
    expect(page).not.toContain('Ada');
    expect(page).not.toContain(harness.auth.accessToken());
  });

  it('a request is sent at once without a token, also in cookie mode [F145]', async () => {
    const harness = start({}, { features: [withCookieBackend(endpoints)] });
    harness.get('/api/a');
    await Promise.resolve();
    expect(tokenOf(harness.expectOne('/api/a'))).toBeNull();
    expect(harness.matchRefreshes()).toHaveLength(0);
  });

  it('tokens set by the app are used as they are and never refreshed [F145]', () => {
    jest.useFakeTimers();
    const harness = start({ api: ['https://api.example.com/'] });
    const { accessToken } = harness.signIn({ accessToken: freshJwt('ada', 60) });
    for (const age of [0, 59_000, 1_000]) {
      jest.advanceTimersByTime(age);
      expect(new RequestRecorder(harness.auth.getAccessToken()).values).toEqual([accessToken]);
      const result = harness.get('https://api.example.com/a');
      const request = harness.expectOne('https://api.example.com/a');
      expect(tokenOf(request)).toBe(accessToken);
      flushUnauthorized(request);
      expect(result.error.status).toBe(401);
    }
    harness.httpTesting.verify();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('only absolute URLs in api get the token, since a server has no origin of its own [F143]', () => {
    const harness = start({ api: ['https://api.example.com/'] });
    harness.signIn({ accessToken: freshJwt('ada') });
    harness.get('https://api.example.com/a');
    harness.get('/api/a');
    harness.get('http://localhost/api/b');
    expect(tokenOf(harness.expectOne('https://api.example.com/a'))).not.toBeNull();
    expect(tokenOf(harness.expectOne('/api/a'))).toBeNull();
    expect(tokenOf(harness.expectOne('http://localhost/api/b'))).toBeNull();
  });

  it('a guard does not redirect to the login page [F144]', async () => {
    start({}, { loginPage: {} });
    const routerHarness = await RouterTestingHarness.create();
    await routerHarness.navigateByUrl('/in');
    expect(TestBed.inject(Router).url).toBe('/');
  });
});
