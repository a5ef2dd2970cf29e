import { TestBed } from '@angular/core/testing';
import {
  FetchBackend,
  HttpBackend,
  HttpErrorResponse,
  HttpEvent,
  HttpRequest,
  HttpResponse,
  provideHttpClient,
} from '@angular/common/http';
import {
  HttpTestingController,
  TestRequest,
  provideHttpClientTesting,
} from '@angular/common/http/testing';
import { NEVER, Observable, VirtualTimeScheduler, of } from 'rxjs';
import { aRecord } from '../../../spec/harness/a-record';
import { Recorder } from '../../../spec/harness/recorder';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { cookieSession } from '../session/refresh-source';
import { AuthBackend } from './auth-backend';
import { AUTH_XSRF } from '../injection-tokens';
import { SKIP_AUTH } from '../request-context';
import { TokenEndpoint } from './token-endpoint';
import { bearer } from './authorization';
import { defaultRefreshErrorClassifier } from './classify-refresh-error';
import { readBody } from './read-tokens';
import { sendCredentialsAsJson, sendInBody, sendInHeader } from './send-tokens';
import { onStatus } from './classify-error';
import { sendCookie } from './send-cookies';

const now = Date.parse('2026-01-01T00:00:00Z');

function backendWith(overrides: Partial<AuthBackend> = {}): AuthBackend {
  return {
    login: '/auth/login',
    refresh: '/auth/refresh',
    logout: '/auth/logout',
    authorization: bearer(),
    sendCredentials: sendCredentialsAsJson(),
    sendRefreshToken: sendInBody(),
    readTokens: readBody(),
    classifyError: onStatus(401),
    classifyRefreshError: defaultRefreshErrorClassifier,
    allowAnonymous: true,
    ...overrides,
  };
}

/** Records the requests; no response ever arrives. */
class RecordingFetch extends FetchBackend {
  constructor(private readonly requests: HttpRequest<unknown>[]) {
    super();
  }

  override handle(request: HttpRequest<unknown>): Observable<HttpEvent<unknown>> {
    this.requests.push(request);
    return NEVER;
  }
}

describe('TokenEndpoint', () => {
  let time: VirtualTimeScheduler;

  let base: string;

  function create(overrides?: Partial<AuthBackend>): TokenEndpoint {
    const clock = { ...virtualClock(time), now: () => now };
    return TestBed.runInInjectionContext(
      () => new TokenEndpoint(backendWith(overrides), clock, () => base),
    );
  }

  describe('where the base URL of the page changes', () => {
    it.each([
      ['/auth/refresh', 'https://app.test/shop/', 'https://app.test/auth/refresh'],
      ['auth/refresh', 'https://app.test/shop/', 'https://app.test/shop/auth/refresh'],
      ['/auth/refresh', 'https://user:pw@app.test/', 'https://app.test/auth/refresh'],
    ])('%s goes where it went with the base %s at start-up [F170, F176]', (url, before, target) => {
      base = before;
      const endpoint = create({ refresh: url });
      base = 'https://evil.test/';
      refresh(endpoint);
      TestBed.inject(HttpTestingController).expectOne(target);
    });

    it('an absolute URL is sent as it is [F170]', () => {
      const url = 'https://auth.test/refresh';
      const endpoint = create({ refresh: url });
      base = 'https://evil.test/';
      refresh(endpoint);
      TestBed.inject(HttpTestingController).expectOne(url);
    });
  });

  function refresh(endpoint: TokenEndpoint) {
    return new Recorder(endpoint.refresh(aRecord()));
  }

  function sentTo(url: string): TestRequest {
    return TestBed.inject(HttpTestingController).expectOne(url);
  }

  beforeEach(() => {
    base = 'https://app.test/';
    time = new VirtualTimeScheduler();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: AUTH_XSRF, useValue: { headerName: 'X-CSRF', current: () => 'x1' } },
      ],
    });
  });

  afterEach(() => {
    TestBed.inject(HttpTestingController).verify();
  });

  it('login sends the credentials and emits validated tokens', () => {
    const login = new Recorder(create().login({ user: 'ada' }));
    const sent = sentTo('/auth/login');
    expect(sent.request).toMatchObject({
      method: 'POST',
      body: { user: 'ada' },
      responseType: 'text',
    });
    sent.flush('{"accessToken":"A","refreshToken":"R","expiresIn":"60"}');
    expect(login.values).toEqual([{ accessToken: 'A', refreshToken: 'R', expiresIn: 60 }]);
    expect(login.completed).toBe(1);
  });

  it('login fails with the response of the server, or if the response contains no tokens', () => {
    const rejected = new Recorder(create().login({}));
    sentTo('/auth/login').flush('no', { status: 422, statusText: 'No' });
    expect(rejected.errors).toEqual([expect.any(HttpErrorResponse)]);
    const empty = new Recorder(create().login({}));
    sentTo('/auth/login').flush('{}');
    expect(empty.codes).toEqual(['invalid-token']);
  });

  it('login fails and logout is a no-op without an endpoint', () => {
    const endpoint = create({ login: undefined, logout: undefined });
    expect(new Recorder(endpoint.login({})).codes).toEqual(['not-configured']);
    const logout = new Recorder(endpoint.logout(aRecord()));
    expect([logout.values, logout.completed]).toEqual([[null], 1]);
  });

  it('refresh skips the interceptor, and sends nothing before it is subscribed to', () => {
    const refresh$ = create().refresh(aRecord());
    TestBed.inject(HttpTestingController).expectNone('/auth/refresh');
    new Recorder(refresh$);
    expect(sentTo('/auth/refresh').request.context.get(SKIP_AUTH)).toBe(true);
  });

  it('refresh sends the refresh token of the record, without the access token', () => {
    refresh(create());
    const { request } = sentTo('/auth/refresh');
    expect(request.body).toEqual({ refreshToken: 'R0' });
    expect(request.headers.has('Authorization')).toBe(false);
  });

  it('refresh of a cookie session has no refresh token to send', () => {
    const sendRefreshToken = jest.fn((request: HttpRequest<unknown>) => request);
    new Recorder(create({ sendRefreshToken }).refresh(cookieSession('c1')));
    sentTo('/auth/refresh');
    expect(sendRefreshToken.mock.calls).toEqual([[expect.any(HttpRequest), undefined]]);
  });

  it('senders run in an injection context', () => {
    refresh(create({ sendRefreshToken: sendCookie() }));
    expect(sentTo('/auth/refresh').request.headers.get('X-CSRF')).toBe('x1');
  });

  it('refresh fails with an AuthError, classified by the back end, at the current time', () => {
    const rejected = refresh(create({ classifyRefreshError: () => 'rejected' }));
    sentTo('/auth/refresh').flush('', { status: 400, statusText: 'No' });
    expect(rejected.codes).toEqual(['session-expired']);
    const limited = refresh(create());
    sentTo('/auth/refresh').flush('', {
      status: 429,
      statusText: 'Later',
      headers: { 'Retry-After': 'Thu, 01 Jan 2026 00:00:07 GMT' },
    });
    expect(limited.errors).toEqual([expect.objectContaining({ retryAfterMs: 7_000 })]);
    const malformed = refresh(create());
    sentTo('/auth/refresh').flush('{}');
    expect(malformed.codes).toEqual(['refresh-malformed']);
  });

  it('logout sends both tokens, the refresh token by sendOnLogout if it is set', () => {
    new Recorder(create().logout(aRecord()));
    const { request } = sentTo('/auth/logout');
    expect(request.headers.get('Authorization')).toBe('Bearer A0');
    expect(request.body).toEqual({ refreshToken: 'R0' });
    new Recorder(create({ sendOnLogout: sendInHeader('X-Refresh') }).logout(aRecord()));
    const other = sentTo('/auth/logout').request;
    expect(other.headers.get('X-Refresh')).toBe('R0');
    expect(other.body).toBeNull();
  });

  it('logout of a cookie session that is not restored yet sends no access token', () => {
    new Recorder(create().logout(cookieSession('c1')));
    expect(sentTo('/auth/logout').request.headers.has('Authorization')).toBe(false);
  });

  it('logout never fails', () => {
    const logout = new Recorder(create().logout(aRecord()));
    sentTo('/auth/logout').flush('', { status: 500, statusText: 'Broken' });
    expect([logout.values, logout.completed]).toEqual([[null], 1]);
  });

  it('logout completes after 5 s without a response', () => {
    const logout = new Recorder(create().logout(aRecord()));
    const sent = sentTo('/auth/logout');
    time.maxFrames = 4_999;
    time.flush();
    expect(logout.outcomes).toBe(0);
    time.maxFrames = 5_000;
    time.flush();
    expect([logout.values, logout.completed]).toEqual([[null], 1]);
    expect(sent.cancelled).toBe(true);
  });

  it('uses the first complete response and no other event', () => {
    const response = new HttpResponse({ body: '{"accessToken":"A"}' });
    TestBed.overrideProvider(HttpBackend, {
      useValue: { handle: () => of({ type: 0 }, response, new HttpResponse({ body: '' })) },
    });
    const refreshed = refresh(create());
    expect(refreshed.values).toEqual([expect.objectContaining({ accessToken: 'A' })]);
    expect(refreshed.errors).toEqual([]);
  });

  it('disables cache and redirects over fetch, not over XHR [F039]', () => {
    refresh(create());
    const { request } = sentTo('/auth/refresh');
    expect([request.cache, request.redirect]).toEqual([undefined, undefined]);
    const requests: HttpRequest<unknown>[] = [];
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: HttpBackend, useFactory: () => new RecordingFetch(requests) },
      ],
    });
    refresh(create());
    expect(requests).toEqual([expect.objectContaining({ cache: 'no-store', redirect: 'error' })]);
  });
});
