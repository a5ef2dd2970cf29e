import {
  HttpContext,
  HttpContextToken,
  HttpHeaders,
  HttpInterceptorFn,
  HttpParams,
  HttpRequest,
} from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { TestRequest } from '@angular/common/http/testing';
import fc from 'fast-check';
import { Subject, repeat, retry, switchMap } from 'rxjs';
import { noReplay } from 'ngx-holdfast';
import {
  Harness,
  HarnessOptions,
  RequestRecorder,
  flushError,
  flushUnauthorized,
  tokenOf,
  wirings,
} from '../harness/harness';
import { freshJwt } from '../harness/jwt';

const TRACE = new HttpContextToken<string>(() => '');

/** All properties of a request except its Authorization header. */
function withoutToken(request: HttpRequest<unknown>): Record<string, unknown> {
  const { headers, params, ...others } = request;
  const kept = headers.delete('Authorization');
  return {
    ...others,
    params: params.toString(),
    headers: kept.keys().map((name) => [name, kept.getAll(name)]),
  };
}

describe.each(wirings)('replaying a request, wired as %s', (wiring) => {
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

  it('a retry by an earlier interceptor carries the token of the current user [F080]', () => {
    const retry$ = new Subject<void>();
    create({
      before: [(request, next) => next(request).pipe(retry({ count: 1, delay: () => retry$ }))],
    });
    harness.get('/api/a');
    flushError(harness.expectOne('/api/a'), 503);
    harness.signIn({}, 'ben');
    retry$.next();
    expect(tokenOf(harness.expectOne('/api/a'))).toBe(harness.auth.accessToken());
  });

  it.each([
    ['a network error', (request: TestRequest) => request.error(new ProgressEvent('error'))],
    ['a 500', (request: TestRequest) => flushError(request, 500)],
    ['a 503', (request: TestRequest) => flushError(request, 503)],
    ['a 408', (request: TestRequest) => flushError(request, 408)],
  ])('a POST is not replayed after %s [F074]', (_, respond) => {
    const result = harness.post('/api/pay', { amount: 1 });
    respond(harness.expectOne('/api/pay'));
    expect(result.outcomes).toBe(1);
    jest.advanceTimersByTime(60_000);
    harness.httpTesting.verify();
  });

  it('a POST is replayed with the same body after a 401 [F074]', () => {
    const body = { amount: 1 };
    const result = harness.post('/api/pay', body);
    flushUnauthorized(harness.expectOne('/api/pay'));
    harness.completeRefresh();
    const replay = harness.expectOne('/api/pay');
    expect(replay.request.body).toBe(body);
    flushError(replay, 503);
    expect(result.error.status).toBe(503);
    harness.httpTesting.verify();
  });

  it('a POST with noReplay() is not replayed [F074]', () => {
    const result = harness.post('/api/pay', {}, noReplay());
    flushUnauthorized(harness.expectOne('/api/pay'));
    expect(result.error.error).toEqual({ message: 'jwt expired' });
    harness.completeRefresh();
    expect(harness.match('/api/pay')).toHaveLength(0);
  });

  it('an upload after getAccessToken() is not sent with a token about to expire [F077]', () => {
    create();
    jest.advanceTimersByTime(595_000);
    const result = new RequestRecorder(
      harness.auth
        .getAccessToken()
        .pipe(switchMap(() => harness.http.post('/api/upload', new Blob(['big'])))),
    );
    expect(harness.match('/api/upload')).toHaveLength(0);
    const newToken = harness.completeRefresh();
    const upload = harness.expectOne('/api/upload');
    expect(tokenOf(upload)).toBe(newToken);
    upload.flush('ok');
    expect(result.values).toEqual(['ok']);
  });

  it('the replay differs from the request in the token only [F078]', () => {
    const text = fc.stringMatching(/^[a-z]{1,8}$/);
    const options = fc.record(
      {
        body: fc.oneof(fc.constant(null), fc.string(), fc.dictionary(text, fc.integer())),
        headers: fc.dictionary(text, text).map((all) => new HttpHeaders(all)),
        params: fc
          .dictionary(text, fc.string())
          .map((fromObject) => new HttpParams({ fromObject })),
        context: text.map((trace) => new HttpContext().set(TRACE, trace)),
        responseType: fc.constantFrom('json' as const, 'text' as const),
        withCredentials: fc.boolean(),
        credentials: fc.constantFrom('omit' as const, 'same-origin' as const, 'include' as const),
        keepalive: fc.boolean(),
        timeout: fc.integer({ min: 1, max: 99_999 }),
        mode: fc.constantFrom('cors' as const, 'same-origin' as const),
        cache: fc.constantFrom('no-cache' as const, 'reload' as const),
        priority: fc.constantFrom('high' as const, 'low' as const),
        redirect: fc.constantFrom('error' as const, 'follow' as const),
        referrer: fc.constantFrom('', '/here'),
        referrerPolicy: fc.constantFrom('origin' as const, 'no-referrer' as const),
        integrity: text,
        reportProgress: fc.boolean(),
        reportUploadProgress: fc.boolean(),
        reportDownloadProgress: fc.boolean(),
        transferCache: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'), options, (method, chosen) => {
        create();
        const { body = null, ...others } = chosen;
        new RequestRecorder(
          harness.http.request(new HttpRequest<unknown>(method, '/api/a', body, others)),
        );
        const first = harness.expectOne('/api/a');
        flushUnauthorized(first);
        harness.completeRefresh();
        const second = harness.expectOne('/api/a');
        expect(withoutToken(second.request)).toEqual(withoutToken(first.request));
        expect(second.request.context).toBe(first.request.context);
        second.flush(null);
      }),
      { numRuns: 300 },
    );
  });

  it('three requests with the same context get one replay each [F079]', () => {
    const context = new HttpContext().set(TRACE, 'shared');
    for (let n = 0; n < 3; n++) {
      const result = harness.get('/api/a', context);
      flushUnauthorized(harness.expectOne('/api/a'));
      harness.completeRefresh();
      harness.expectOne('/api/a').flush(n);
      expect(result.values).toEqual([n]);
    }
    expect([...context.keys()].map((key) => context.get(key))).toEqual(['shared', false, false]);
  });

  it('each retry by the caller may cause a refresh until the breaker opens [F080]', () => {
    const result = new RequestRecorder(harness.http.get('/api/a').pipe(retry(20)));
    let sends = 0;
    while (result.outcomes === 0) {
      harness.match('/api/a').forEach((request) => {
        sends += 1;
        flushUnauthorized(request);
      });
      harness
        .matchRefreshes()
        .forEach((refresh) => refresh.flush({ accessToken: freshJwt('ada') }));
    }
    expect(harness.countEvents('refresh-started')).toBe(5);
    expect(sends).toBe(21 + 5);
    expect(result.code).toBe('breaker-open');
  });

  it('polling continues after a refresh [F080]', () => {
    const result = new RequestRecorder(
      harness.http.get('/api/a').pipe(repeat({ count: 3, delay: 1_000 })),
    );
    harness.expectOne('/api/a').flush(1);
    jest.advanceTimersByTime(1_000);
    flushUnauthorized(harness.expectOne('/api/a'));
    harness.completeRefresh();
    harness.expectOne('/api/a').flush(2);
    jest.advanceTimersByTime(1_000);
    harness.expectOne('/api/a').flush(3);
    expect(result.values).toEqual([1, 2, 3]);
  });

  it('an interceptor before Holdfast runs once, one after it runs for the replay too [F081]', () => {
    const seen: string[] = [];
    const recording =
      (name: string): HttpInterceptorFn =>
      (request, next) => {
        if (request.url === '/api/a') {
          seen.push(`${name} ${request.headers.has('Authorization') ? 'with' : 'without'}`);
        }
        return next(request.clone({ setHeaders: { [`X-${name}`]: String(seen.length) } }));
      };
    create({ before: [recording('signing'), recording('timing')], after: [recording('logging')] });
    harness.get('/api/a');
    const first = harness.expectOne('/api/a');
    flushUnauthorized(first);
    harness.completeRefresh();
    const second = harness.expectOne('/api/a');
    expect(seen).toEqual(['signing without', 'timing without', 'logging with', 'logging with']);
    expect(second.request.headers.get('X-signing')).toBe(first.request.headers.get('X-signing'));
  });

  it('a JSONP request carries no token, does not wait and causes no refresh [F083]', () => {
    TestBed.resetTestingModule();
    harness = new Harness({ wiring });
    const { accessToken } = harness.signIn();
    harness.getUnauthorized('/api/a');
    const result = new RequestRecorder(
      harness.http.request(new HttpRequest('JSONP', '/api/jsonp')),
    );
    const request = harness.httpTesting.expectOne(({ method }) => method === 'JSONP');
    expect(request.request.headers.keys()).toEqual([]);
    expect(request.request.urlWithParams).not.toContain(accessToken);
    flushUnauthorized(request);
    expect(result.error.error).toEqual({ message: 'jwt expired' });
    expect(harness.matchRefreshes()).toHaveLength(1);
  });
});
