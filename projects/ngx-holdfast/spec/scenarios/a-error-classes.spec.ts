import {
  HttpErrorResponse,
  HttpHeaders,
  HttpInterceptorFn,
  HttpResponse,
} from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { of, switchMap, throwError } from 'rxjs';
import {
  firstOf,
  onBodyCode,
  onStatus,
  skipAuth,
  withBackend,
  withErrorCodeBackend,
  withOAuth2Backend,
  withResponseHeaderBackend,
} from 'ngx-holdfast';
import {
  Harness,
  HarnessOptions,
  RequestRecorder,
  endpoints,
  flushError,
  flushUnauthorized,
  wirings,
} from '../harness/harness';
import { freshJwt } from '../harness/jwt';

/** Turns a `200 OK` with a GraphQL error in its body into a 401. */
const graphqlErrors: HttpInterceptorFn = (request, next) =>
  next(request).pipe(
    switchMap((event) =>
      event instanceof HttpResponse && JSON.stringify(event.body).includes('UNAUTHENTICATED')
        ? throwError(
            () => new HttpErrorResponse({ error: event.body, status: 401, url: request.url }),
          )
        : of(event),
    ),
  );

describe.each(wirings)('error classification, wired as %s', (wiring) => {
  let harness: Harness;

  function create(options: HarnessOptions = {}): void {
    TestBed.resetTestingModule();
    harness = new Harness({ wiring, ...options });
    harness.signIn();
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    create();
  });

  afterEach(() => jest.useRealTimers());

  it('a 401 for the replay is passed to the caller and keeps the session [F006]', () => {
    const result = harness.getUnauthorized('/api/a');
    const newToken = harness.completeRefresh();
    flushError(harness.expectOne('/api/a'), 401, { still: 'no' });
    expect(result.error).toMatchObject({ status: 401, error: { still: 'no' } });
    expect(result.outcomes).toBe(1);
    expect(harness.auth.accessToken()).toBe(newToken);
    harness.httpTesting.verify();
  });

  it('each request causes one refresh and keeps the session if every new token is rejected [F008]', () => {
    for (let n = 0; n < 3; n++) {
      const result = harness.getUnauthorized('/api/a');
      harness.completeRefresh({
        accessToken: freshJwt('ada', 600, { iat: 1_800_003_600, nbf: 1_800_003_600 }),
      });
      flushError(harness.expectOne('/api/a'), 401, { message: 'JWT issued at future' });
      expect(result.error.error).toEqual({ message: 'JWT issued at future' });
      expect(harness.matchRefreshes()).toHaveLength(0);
    }
    expect(harness.countEvents('refresh-started')).toBe(3);
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('a 403 is passed to the caller without a refresh or a sign-out [F009]', () => {
    const result = harness.get('/api/a');
    flushError(harness.expectOne('/api/a'), 403, { message: 'not yours' });
    expect(result.error).toMatchObject({ status: 403, error: { message: 'not yours' } });
    expect(harness.auth.isAuthenticated()).toBe(true);
    harness.httpTesting.verify();
  });

  it.each([400, 403, 419, 498])(
    'a contract may classify status %d as an expired token [F010]',
    (status) => {
      create({ features: [withBackend({ ...endpoints, classifyError: onStatus(status) })] });
      const result = harness.get('/api/a');
      flushError(harness.expectOne('/api/a'), status);
      harness.completeRefresh();
      harness.expectOne('/api/a').flush('ok');
      expect(result.values).toEqual(['ok']);
      const passed = harness.get('/api/b');
      flushError(harness.expectOne('/api/b'), 401);
      expect(passed.error.status).toBe(401);
      harness.httpTesting.verify();
    },
  );

  it('the classification may depend on the origin [F010]', () => {
    const legacy = onStatus(419);
    create({
      config: { api: ['/api/', 'https://legacy.test/'] },
      features: [
        withBackend({
          ...endpoints,
          classifyError: (error) =>
            error.url?.startsWith('https://legacy.test/') ? legacy(error) : onStatus(401)(error),
        }),
      ],
    });
    const passed = harness.get('/api/a');
    flushError(harness.expectOne('/api/a'), 419);
    expect(passed.error.status).toBe(419);
    harness.get('https://legacy.test/a');
    flushError(harness.expectOne('https://legacy.test/a'), 419);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('a 401 with insufficient_scope is passed on, one with invalid_token causes a refresh [F011]', () => {
    create({ features: [withOAuth2Backend(endpoints)] });
    const flushChallenge = (url: string, challenge: string) =>
      harness.expectOne(url).flush(null, {
        status: 401,
        statusText: 'No',
        headers: new HttpHeaders({ 'WWW-Authenticate': challenge }),
      });
    const scope = harness.get('/api/scope');
    flushChallenge(
      '/api/scope',
      'Bearer realm="invalid_token, \\"x\\"", error="insufficient_scope"',
    );
    expect(scope.error.status).toBe(401);
    expect(harness.matchRefreshes()).toHaveLength(0);
    harness.get('/api/token');
    flushChallenge('/api/token', 'Basic realm="a", bEARER error="invalid_token"');
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('a 401 without a challenge causes one refresh, and none for an older token [F012]', () => {
    create({ features: [withOAuth2Backend(endpoints)] });
    harness.get('/api/late');
    const late = harness.expectOne('/api/late');
    harness.getUnauthorized('/api/a');
    harness
      .expectOne(endpoints.refresh)
      .flush({ access_token: freshJwt('ada'), token_type: 'Bearer' });
    late.flush(null, { status: 401, statusText: '' });
    expect(harness.matchRefreshes()).toHaveLength(0);
    expect(harness.match('/api/late')).toHaveLength(1);
  });

  it.each([
    ['a URL outside the token scope', '/other', {}, null],
    ['a request with skipAuth()', '/api/a', { context: skipAuth() }, null],
    [
      'a request with its own Authorization header',
      '/api/a',
      { headers: { Authorization: 'Basic YTpi' } },
      'Basic YTpi',
    ],
  ])('a 401 for %s does not affect the session [F014]', (_, url, options, header) => {
    const result = new RequestRecorder(harness.http.get(url, options));
    const request = harness.expectOne(url);
    expect(request.request.headers.get('Authorization')).toBe(header);
    flushUnauthorized(request);
    expect(result.error.error).toEqual({ message: 'jwt expired' });
    expect(harness.auth.isAuthenticated()).toBe(true);
    harness.httpTesting.verify();
  });

  it('a 401 without a session causes no refresh [F014]', () => {
    new RequestRecorder(harness.auth.logout());
    harness.expectOne(endpoints.logout).flush(null);
    const result = harness.getUnauthorized('/api/a');
    expect(result.error.error).toEqual({ message: 'jwt expired' });
    expect(harness.eventTypes().slice(-1)).toEqual(['signed-out']);
    harness.httpTesting.verify();
  });

  it.each([5001, '5001'])(
    'errorCode %j means an expired token for any status [F015]',
    (errorCode) => {
      create({ features: [withErrorCodeBackend(endpoints)] });
      const result = harness.get('/api/a');
      flushError(harness.expectOne('/api/a'), 400, { errorCode });
      harness.expectOne(endpoints.refresh).flush({ result: { accessToken: freshJwt('ada') } });
      harness.expectOne('/api/a').flush('ok');
      expect(result.values).toEqual(['ok']);
    },
  );

  it('errorCode 5002 ends the session without a refresh [F015]', () => {
    create({ features: [withErrorCodeBackend(endpoints)] });
    const result = harness.get('/api/a');
    flushError(harness.expectOne('/api/a'), 400, { errorCode: 5002 });
    expect(result.code).toBe('session-expired');
    expect(harness.auth.state().status).toBe('anonymous');
    harness.httpTesting.verify();
  });

  it('several InvalidToken responses end the session once, also for a late ExpiredToken [F015]', () => {
    create({ features: [withResponseHeaderBackend(endpoints)] });
    const results = ['/api/a', '/api/b', '/api/c'].map((url) => harness.get(url));
    const sent = ['/api/a', '/api/b', '/api/c'].map((url) => harness.expectOne(url));
    const unauthorised = { status: 401, statusText: '' };
    sent[0]?.flush('InvalidToken', unauthorised);
    sent[1]?.flush('InvalidToken', unauthorised);
    sent[2]?.flush('ExpiredToken', unauthorised);
    expect(results.map(({ code }) => code)).toEqual(Array(3).fill('session-expired'));
    expect(harness.countEvents('session-expired')).toBe(1);
    harness.httpTesting.verify();
  });

  it('a late InvalidToken for user A does not end the session of user B [F057]', () => {
    create({ features: [withResponseHeaderBackend(endpoints)] });
    const late = harness.get('/api/a');
    const request = harness.expectOne('/api/a');
    const { accessToken } = harness.signIn({}, 'ben');
    request.flush('InvalidToken', { status: 401, statusText: '' });
    expect(late.code).toBe('session-changed');
    expect(harness.auth.accessToken()).toBe(accessToken);
    expect(harness.countEvents('session-expired')).toBe(0);
  });

  it('the error code may be nested in the body [F015]', () => {
    create({
      features: [
        withBackend({ ...endpoints, classifyError: onBodyCode('error.code', { 17: 'refresh' }) }),
      ],
    });
    harness.get('/api/a');
    flushError(harness.expectOne('/api/a'), 401, {
      error: { code: '17' },
      message: 'InvalidToken',
    });
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('an error in a 200 response is passed to the caller [F017]', () => {
    const result = harness.get('/api/graphql');
    const body = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };
    harness.expectOne('/api/graphql').flush(body);
    expect(result.values).toEqual([body]);
    harness.httpTesting.verify();
  });

  it('an error in a 200 response causes one replay if a later interceptor turns it into a 401 [F017]', () => {
    create({ after: [graphqlErrors] });
    const body = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };
    const result = harness.get('/api/graphql');
    harness.expectOne('/api/graphql').flush(body);
    harness.completeRefresh();
    harness.expectOne('/api/graphql').flush(body);
    expect(result.error).toMatchObject({ status: 401, error: body });
    harness.httpTesting.verify();
  });

  it('a DPoP nonce challenge never counts as an expired token [F018]', () => {
    create({ features: [withOAuth2Backend(endpoints)] });
    for (let n = 0; n < 3; n++) {
      const result = harness.get('/api/a');
      harness.expectOne('/api/a').flush(null, {
        status: 401,
        statusText: '',
        headers: new HttpHeaders({ 'WWW-Authenticate': 'DPoP error="use_dpop_nonce"' }),
      });
      expect(result.error.status).toBe(401);
    }
    harness.httpTesting.verify();
  });

  it('a URL can be excluded from refreshing [F019]', () => {
    create({
      features: [
        withBackend({
          ...endpoints,
          classifyError: firstOf((error) =>
            error.url?.includes('/api/reports/') ? 'pass' : onStatus(401)(error),
          ),
        }),
      ],
    });
    const result = harness.getUnauthorized('/api/reports/1');
    expect(result.error.error).toEqual({ message: 'jwt expired' });
    expect(harness.matchRefreshes()).toHaveLength(0);
  });

  it('the replay rule and the breaker limit the refreshes for a URL that always responds with 401 [F019]', () => {
    for (let n = 0; n < 20; n++) {
      const result = harness.getUnauthorized('/api/a');
      if (harness.countEvents('refresh-started') > harness.countEvents('refreshed')) {
        harness.completeRefresh();
        flushUnauthorized(harness.expectOne('/api/a'));
      }
      expect(result.error.status).toBe(401);
    }
    expect(harness.countEvents('refresh-started')).toBe(5);
    expect(harness.auth.isAuthenticated()).toBe(true);
  });
});
