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
import { Harness, HarnessOptions, Call, refuse, tokenOf, wirings } from '../harness/harness';
import { freshJwt } from '../harness/jwt';

const TRACE = new HttpContextToken<string>(() => '');

/** Everything about a request but the token. */
function wish(request: HttpRequest<unknown>): Record<string, unknown> {
  const { headers, params, ...others } = request;
  const kept = headers.delete('Authorization');
  return {
    ...others,
    params: params.toString(),
    headers: kept.keys().map((name) => [name, kept.getAll(name)]),
  };
}

describe.each(wirings)('sending a request again, wired as %s', (wiring) => {
  let bench: Harness;

  function create(options: HarnessOptions = {}): void {
    TestBed.resetTestingModule();
    bench = new Harness({ wiring, ...options });
    bench.signIn();
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    create();
  });

  afterEach(() => jest.useRealTimers());

  it('what an interceptor before sends again goes out as whoever is signed in then [F080]', () => {
    const again$ = new Subject<void>();
    create({
      before: [(request, next) => next(request).pipe(retry({ count: 1, delay: () => again$ }))],
    });
    bench.get('/api/a');
    refuse(bench.one('/api/a'), 503);
    bench.signIn({}, 'ben');
    again$.next();
    expect(tokenOf(bench.one('/api/a'))).toBe(bench.auth.accessToken());
  });

  it.each([
    ['no answer', (request: TestRequest) => request.error(new ProgressEvent('error'))],
    ['a 500', (request: TestRequest) => refuse(request, 500)],
    ['a 503', (request: TestRequest) => refuse(request, 503)],
    ['a 408', (request: TestRequest) => refuse(request, 408)],
  ])('after %s a POST is not sent again [F074]', (_, answer) => {
    const call = bench.post('/api/pay', { amount: 1 });
    answer(bench.one('/api/pay'));
    expect(call.outcomes).toBe(1);
    jest.advanceTimersByTime(60_000);
    bench.wire.verify();
  });

  it('after a refusal it is, with the same body [F074]', () => {
    const body = { amount: 1 };
    const call = bench.post('/api/pay', body);
    refuse(bench.one('/api/pay'));
    bench.renew();
    const replay = bench.one('/api/pay');
    expect(replay.request.body).toBe(body);
    refuse(replay, 503);
    expect(call.error.status).toBe(503);
    bench.wire.verify();
  });

  it('unless the call says once [F074]', () => {
    const call = bench.post('/api/pay', {}, noReplay());
    refuse(bench.one('/api/pay'));
    expect(call.error.error).toEqual({ message: 'jwt expired' });
    bench.renew();
    expect(bench.sent('/api/pay')).toHaveLength(0);
  });

  it('whoever asks for a token first does not upload with one that is about to end [F077]', () => {
    create();
    jest.advanceTimersByTime(595_000);
    const call = new Call(
      bench.auth
        .getAccessToken()
        .pipe(switchMap(() => bench.http.post('/api/upload', new Blob(['big'])))),
    );
    expect(bench.sent('/api/upload')).toHaveLength(0);
    const renewed = bench.renew();
    const upload = bench.one('/api/upload');
    expect(tokenOf(upload)).toBe(renewed);
    upload.flush('ok');
    expect(call.values).toEqual(['ok']);
  });

  it('the replay differs in the token only, whatever the options [F078]', () => {
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
      fc.property(fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'), options, (method, wishes) => {
        create();
        const { body = null, ...others } = wishes;
        new Call(bench.http.request(new HttpRequest<unknown>(method, '/api/a', body, others)));
        const first = bench.one('/api/a');
        refuse(first);
        bench.renew();
        const second = bench.one('/api/a');
        expect(wish(second.request)).toEqual(wish(first.request));
        expect(second.request.context).toBe(first.request.context);
        second.flush(null);
      }),
      { numRuns: 300 },
    );
  });

  it('one context for three calls gives each its own replay [F079]', () => {
    const context = new HttpContext().set(TRACE, 'shared');
    for (let n = 0; n < 3; n++) {
      const call = bench.get('/api/a', context);
      refuse(bench.one('/api/a'));
      bench.renew();
      bench.one('/api/a').flush(n);
      expect(call.values).toEqual([n]);
    }
    expect([...context.keys()].map((key) => context.get(key))).toEqual(['shared', false, false]);
  });

  it('each try of the caller is a life of its own, within what the breaker allows [F080]', () => {
    const call = new Call(bench.http.get('/api/a').pipe(retry(20)));
    let sends = 0;
    while (call.outcomes === 0) {
      bench.sent('/api/a').forEach((request) => {
        sends += 1;
        refuse(request);
      });
      bench.refreshes().forEach((refresh) => refresh.flush({ accessToken: freshJwt('ada') }));
    }
    expect(bench.count('refresh-started')).toBe(5);
    expect(sends).toBe(21 + 5);
    expect(call.code).toBe('breaker-open');
  });

  it('polling goes on through a refresh [F080]', () => {
    const call = new Call(bench.http.get('/api/a').pipe(repeat({ count: 3, delay: 1_000 })));
    bench.one('/api/a').flush(1);
    jest.advanceTimersByTime(1_000);
    refuse(bench.one('/api/a'));
    bench.renew();
    bench.one('/api/a').flush(2);
    jest.advanceTimersByTime(1_000);
    bench.one('/api/a').flush(3);
    expect(call.values).toEqual([1, 2, 3]);
  });

  it('an interceptor before Holdfast runs once, one behind it at each sending [F081]', () => {
    const seen: string[] = [];
    const noting =
      (name: string): HttpInterceptorFn =>
      (request, next) => {
        if (request.url === '/api/a') {
          seen.push(`${name} ${request.headers.has('Authorization') ? 'with' : 'without'}`);
        }
        return next(request.clone({ setHeaders: { [`X-${name}`]: String(seen.length) } }));
      };
    create({ before: [noting('signing'), noting('timing')], behind: [noting('logging')] });
    bench.get('/api/a');
    const first = bench.one('/api/a');
    refuse(first);
    bench.renew();
    const second = bench.one('/api/a');
    expect(seen).toEqual(['signing without', 'timing without', 'logging with', 'logging with']);
    expect(second.request.headers.get('X-signing')).toBe(first.request.headers.get('X-signing'));
  });

  it('carries no token, waits for nothing, and is not refreshed [F083]', () => {
    TestBed.resetTestingModule();
    bench = new Harness({ wiring });
    const { accessToken } = bench.signIn();
    bench.refused('/api/a');
    const call = new Call(bench.http.request(new HttpRequest('JSONP', '/api/jsonp')));
    const request = bench.wire.expectOne(({ method }) => method === 'JSONP');
    expect(request.request.headers.keys()).toEqual([]);
    expect(request.request.urlWithParams).not.toContain(accessToken);
    refuse(request);
    expect(call.error.error).toEqual({ message: 'jwt expired' });
    expect(bench.refreshes()).toHaveLength(1);
  });
});
