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
import { AuthBackend } from './auth-backend';
import { AUTH_SCHEDULER, AUTH_XSRF } from '../injection-tokens';
import { SKIP_AUTH } from '../http/request-context';
import { TokenEndpoint } from './token-endpoint';
import { bearer } from './authorization';
import { defaultRefreshErrorClassifier } from './classify-refresh-error';
import { readBody } from './read-tokens';
import { sendCredentialsAsJson, sendInBody, sendInHeader } from './send-tokens';
import { onStatus } from './classify-error';
import { sendCookie } from './send-cookies';

const now = Date.parse('2026-01-01T00:00:00Z');

function backendWith(differs: Partial<AuthBackend> = {}): AuthBackend {
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
    refreshTokenInCookie: false,
    allowAnonymous: true,
    ...differs,
  };
}

/** `fetch` as far as the class goes: what it was given can be seen. */
class SilentFetch extends FetchBackend {
  constructor(private readonly requests: HttpRequest<unknown>[]) {
    super();
  }

  override handle(request: HttpRequest<unknown>): Observable<HttpEvent<unknown>> {
    this.requests.push(request);
    return NEVER;
  }
}

describe('AuthEndpoints', () => {
  let time: VirtualTimeScheduler;

  function create(differs?: Partial<AuthBackend>): TokenEndpoint {
    return TestBed.runInInjectionContext(() => new TokenEndpoint(backendWith(differs)));
  }

  function refresh(endpoints: TokenEndpoint) {
    return new Recorder(endpoints.refresh(aRecord(), () => now));
  }

  function sentTo(url: string): TestRequest {
    return TestBed.inject(HttpTestingController).expectOne(url);
  }

  beforeEach(() => {
    time = new VirtualTimeScheduler();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: AUTH_SCHEDULER, useValue: time },
        { provide: AUTH_XSRF, useValue: { headerName: 'X-CSRF', current: () => 'x1' } },
      ],
    });
  });

  afterEach(() => {
    TestBed.inject(HttpTestingController).verify();
  });

  it('a login sends the credentials, and brings checked tokens', () => {
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

  it('a login fails with what the server answered, or for want of tokens', () => {
    const refused = new Recorder(create().login({}));
    sentTo('/auth/login').flush('no', { status: 422, statusText: 'No' });
    expect(refused.errors).toEqual([expect.any(HttpErrorResponse)]);
    const empty = new Recorder(create().login({}));
    sentTo('/auth/login').flush('{}');
    expect(empty.codes).toEqual(['invalid-token']);
  });

  it('without an address for it a login fails, and a logout is nothing', () => {
    const endpoints = create({ login: undefined, logout: undefined });
    expect(new Recorder(endpoints.login({})).codes).toEqual(['not-configured']);
    const logout = new Recorder(endpoints.logout(aRecord()));
    expect([logout.values, logout.completed]).toEqual([[null], 1]);
  });

  it('is past the interceptor, and sends nothing before it is asked to', () => {
    const refresh$ = create().refresh(aRecord(), () => now);
    TestBed.inject(HttpTestingController).expectNone('/auth/refresh');
    new Recorder(refresh$);
    expect(sentTo('/auth/refresh').request.context.get(SKIP_AUTH)).toBe(true);
  });

  it('a refresh sends the refresh token of the record, without the access token', () => {
    refresh(create());
    const { request } = sentTo('/auth/refresh');
    expect(request.body).toEqual({ refreshToken: 'R0' });
    expect(request.headers.has('Authorization')).toBe(false);
  });

  it('what completes a request may inject', () => {
    refresh(create({ sendRefreshToken: sendCookie() }));
    expect(sentTo('/auth/refresh').request.headers.get('X-CSRF')).toBe('x1');
  });

  it('a refresh fails with an AuthError, by the judgement of the back end and the time of then', () => {
    const refused = refresh(create({ classifyRefreshError: () => 'rejected' }));
    sentTo('/auth/refresh').flush('', { status: 400, statusText: 'No' });
    expect(refused.codes).toEqual(['session-expired']);
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

  it('a logout sends both tokens, the refresh token its own way where it has one', () => {
    new Recorder(create().logout(aRecord()));
    const { request } = sentTo('/auth/logout');
    expect(request.headers.get('Authorization')).toBe('Bearer A0');
    expect(request.body).toEqual({ refreshToken: 'R0' });
    new Recorder(create({ sendOnLogout: sendInHeader('X-Refresh') }).logout(aRecord()));
    const other = sentTo('/auth/logout').request;
    expect(other.headers.get('X-Refresh')).toBe('R0');
    expect(other.body).toBeNull();
  });

  it('a logout of a session that a cookie has not brought back yet sends no access token', () => {
    new Recorder(create().logout(aRecord({ accessToken: '' })));
    expect(sentTo('/auth/logout').request.headers.has('Authorization')).toBe(false);
  });

  it('a logout never fails', () => {
    const logout = new Recorder(create().logout(aRecord()));
    sentTo('/auth/logout').flush('', { status: 500, statusText: 'Broken' });
    expect([logout.values, logout.completed]).toEqual([[null], 1]);
  });

  it('nobody waits longer than 5 s for a logout', () => {
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

  it('takes the first whole answer, and no other event', () => {
    const answer = new HttpResponse({ body: '{"accessToken":"A"}' });
    TestBed.overrideProvider(HttpBackend, {
      useValue: { handle: () => of({ type: 0 }, answer, new HttpResponse({ body: '' })) },
    });
    const refreshed = refresh(create());
    expect(refreshed.values).toEqual([expect.objectContaining({ accessToken: 'A' })]);
    expect(refreshed.errors).toEqual([]);
  });

  it('over fetch nothing is cached and no redirect followed; XHR is not asked to [F039]', () => {
    refresh(create());
    const { request } = sentTo('/auth/refresh');
    expect([request.cache, request.redirect]).toEqual([undefined, undefined]);
    const requests: HttpRequest<unknown>[] = [];
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: AUTH_SCHEDULER, useValue: time },
        { provide: HttpBackend, useFactory: () => new SilentFetch(requests) },
      ],
    });
    refresh(create());
    expect(requests).toEqual([expect.objectContaining({ cache: 'no-store', redirect: 'error' })]);
  });
});
