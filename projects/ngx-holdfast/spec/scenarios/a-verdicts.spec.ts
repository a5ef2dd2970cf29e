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
import { Harness, HarnessOptions, Call, endpoints, refuse, wirings } from '../harness/harness';
import { freshJwt } from '../harness/jwt';

/** A back end behind a fault: `200 OK` with an error of GraphQL in it. */
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

describe.each(wirings)('what an answer means, wired as %s', (wiring) => {
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

  it('the 401 of the replay is the caller’s, and the session stays [F006]', () => {
    const call = bench.refused('/api/a');
    const renewed = bench.renew();
    refuse(bench.one('/api/a'), 401, { still: 'no' });
    expect(call.error).toMatchObject({ status: 401, error: { still: 'no' } });
    expect(call.outcomes).toBe(1);
    expect(bench.auth.accessToken()).toBe(renewed);
    bench.wire.verify();
  });

  it('where every new token is refused, one call costs one refresh and signs nobody out [F008]', () => {
    for (let n = 0; n < 3; n++) {
      const call = bench.refused('/api/a');
      bench.renew({
        accessToken: freshJwt('ada', 600, { iat: 1_800_003_600, nbf: 1_800_003_600 }),
      });
      refuse(bench.one('/api/a'), 401, { message: 'JWT issued at future' });
      expect(call.error.error).toEqual({ message: 'JWT issued at future' });
      expect(bench.refreshes()).toHaveLength(0);
    }
    expect(bench.count('refresh-started')).toBe(3);
    expect(bench.auth.isAuthenticated()).toBe(true);
  });

  it('passes, without a refresh or a sign-out [F009]', () => {
    const call = bench.get('/api/a');
    refuse(bench.one('/api/a'), 403, { message: 'not yours' });
    expect(call.error).toMatchObject({ status: 403, error: { message: 'not yours' } });
    expect(bench.auth.isAuthenticated()).toBe(true);
    bench.wire.verify();
  });

  it.each([400, 403, 419, 498])('a contract may call %d an expired token [F010]', (status) => {
    create({ features: [withBackend({ ...endpoints, classifyError: onStatus(status) })] });
    const call = bench.get('/api/a');
    refuse(bench.one('/api/a'), status);
    bench.renew();
    bench.one('/api/a').flush('ok');
    expect(call.values).toEqual(['ok']);
    const passes = bench.get('/api/b');
    refuse(bench.one('/api/b'), 401);
    expect(passes.error.status).toBe(401);
    bench.wire.verify();
  });

  it('what it means may differ by origin [F010]', () => {
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
    const passes = bench.get('/api/a');
    refuse(bench.one('/api/a'), 419);
    expect(passes.error.status).toBe(419);
    bench.get('https://legacy.test/a');
    refuse(bench.one('https://legacy.test/a'), 419);
    expect(bench.refreshes()).toHaveLength(1);
  });

  it('a 401 for want of scope passes, one for the token is refreshed [F011]', () => {
    create({ features: [withOAuth2Backend(endpoints)] });
    const refuseWith = (url: string, challenge: string) =>
      bench.one(url).flush(null, {
        status: 401,
        statusText: 'No',
        headers: new HttpHeaders({ 'WWW-Authenticate': challenge }),
      });
    const scope = bench.get('/api/scope');
    refuseWith('/api/scope', 'Bearer realm="invalid_token, \\"x\\"", error="insufficient_scope"');
    expect(scope.error.status).toBe(401);
    expect(bench.refreshes()).toHaveLength(0);
    bench.get('/api/token');
    refuseWith('/api/token', 'Basic realm="a", bEARER error="invalid_token"');
    expect(bench.refreshes()).toHaveLength(1);
  });

  it('a bare 401 is refreshed once, and one of an older token not at all [F012]', () => {
    create({ features: [withOAuth2Backend(endpoints)] });
    bench.get('/api/late');
    const late = bench.one('/api/late');
    bench.refused('/api/a');
    bench.one(endpoints.refresh).flush({ access_token: freshJwt('ada'), token_type: 'Bearer' });
    late.flush(null, { status: 401, statusText: '' });
    expect(bench.refreshes()).toHaveLength(0);
    expect(bench.sent('/api/late')).toHaveLength(1);
  });

  it.each([
    ['an address that is not ours', '/other', {}, null],
    ['a call that skips', '/api/a', { context: skipAuth() }, null],
    [
      'the caller’s own header',
      '/api/a',
      { headers: { Authorization: 'Basic YTpi' } },
      'Basic YTpi',
    ],
  ])('a 401 to %s means nothing to the session [F014]', (_, url, options, header) => {
    const call = new Call(bench.http.get(url, options));
    const request = bench.one(url);
    expect(request.request.headers.get('Authorization')).toBe(header);
    refuse(request);
    expect(call.error.error).toEqual({ message: 'jwt expired' });
    expect(bench.auth.isAuthenticated()).toBe(true);
    bench.wire.verify();
  });

  it('nobody is signed in, so nothing is refreshed [F014]', () => {
    new Call(bench.auth.logout());
    bench.one(endpoints.logout).flush(null);
    const call = bench.refused('/api/a');
    expect(call.error.error).toEqual({ message: 'jwt expired' });
    expect(bench.types().slice(-1)).toEqual(['signed-out']);
    bench.wire.verify();
  });

  it.each([5001, '5001'])(
    'errorCode %j is an expired token, whatever the status [F015]',
    (errorCode) => {
      create({ features: [withErrorCodeBackend(endpoints)] });
      const call = bench.get('/api/a');
      refuse(bench.one('/api/a'), 400, { errorCode });
      bench.one(endpoints.refresh).flush({ result: { accessToken: freshJwt('ada') } });
      bench.one('/api/a').flush('ok');
      expect(call.values).toEqual(['ok']);
    },
  );

  it('errorCode 5002 ends the session without a refresh [F015]', () => {
    create({ features: [withErrorCodeBackend(endpoints)] });
    const call = bench.get('/api/a');
    refuse(bench.one('/api/a'), 400, { errorCode: 5002 });
    expect(call.code).toBe('session-expired');
    expect(bench.auth.state().status).toBe('anonymous');
    bench.wire.verify();
  });

  it('InvalidToken ends the session, once for many, and ExpiredToken does not [F015]', () => {
    create({ features: [withResponseHeaderBackend(endpoints)] });
    const calls = ['/api/a', '/api/b', '/api/c'].map((url) => bench.get(url));
    const sent = ['/api/a', '/api/b', '/api/c'].map((url) => bench.one(url));
    const unauthorised = { status: 401, statusText: '' };
    sent[0]?.flush('InvalidToken', unauthorised);
    sent[1]?.flush('InvalidToken', unauthorised);
    sent[2]?.flush('ExpiredToken', unauthorised);
    expect(calls.map(({ code }) => code)).toEqual(Array(3).fill('session-expired'));
    expect(bench.count('session-expired')).toBe(1);
    bench.wire.verify();
  });

  it('a late InvalidToken for A does not end the session of B [F057]', () => {
    create({ features: [withResponseHeaderBackend(endpoints)] });
    const late = bench.get('/api/a');
    const request = bench.one('/api/a');
    const { accessToken } = bench.signIn({}, 'ben');
    request.flush('InvalidToken', { status: 401, statusText: '' });
    expect(late.code).toBe('session-changed');
    expect(bench.auth.accessToken()).toBe(accessToken);
    expect(bench.count('session-expired')).toBe(0);
  });

  it('a code may sit deeper in the body [F015]', () => {
    create({
      features: [
        withBackend({ ...endpoints, classifyError: onBodyCode('error.code', { 17: 'refresh' }) }),
      ],
    });
    bench.get('/api/a');
    refuse(bench.one('/api/a'), 401, { error: { code: '17' }, message: 'InvalidToken' });
    expect(bench.refreshes()).toHaveLength(1);
  });

  it('an error inside a 200 is the caller’s [F017]', () => {
    const call = bench.get('/api/graphql');
    const body = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };
    bench.one('/api/graphql').flush(body);
    expect(call.values).toEqual([body]);
    bench.wire.verify();
  });

  it('an interceptor behind Holdfast that makes it a 401 makes it refreshable, with one replay [F017]', () => {
    create({ behind: [graphqlErrors] });
    const body = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };
    const call = bench.get('/api/graphql');
    bench.one('/api/graphql').flush(body);
    bench.renew();
    bench.one('/api/graphql').flush(body);
    expect(call.error).toMatchObject({ status: 401, error: body });
    bench.wire.verify();
  });

  it('a nonce that is asked for is no expired token, however often [F018]', () => {
    create({ features: [withOAuth2Backend(endpoints)] });
    for (let n = 0; n < 3; n++) {
      const call = bench.get('/api/a');
      bench.one('/api/a').flush(null, {
        status: 401,
        statusText: '',
        headers: new HttpHeaders({ 'WWW-Authenticate': 'DPoP error="use_dpop_nonce"' }),
      });
      expect(call.error.status).toBe(401);
    }
    bench.wire.verify();
  });

  it('an address may be left to a layer of its own [F019]', () => {
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
    const call = bench.refused('/api/reports/1');
    expect(call.error.error).toEqual({ message: 'jwt expired' });
    expect(bench.refreshes()).toHaveLength(0);
  });

  it('without that, replays and the breaker bound what it costs [F019]', () => {
    for (let n = 0; n < 20; n++) {
      const call = bench.refused('/api/a');
      if (bench.count('refresh-started') > bench.count('refreshed')) {
        bench.renew();
        refuse(bench.one('/api/a'));
      }
      expect(call.error.status).toBe(401);
    }
    expect(bench.count('refresh-started')).toBe(5);
    expect(bench.auth.isAuthenticated()).toBe(true);
  });
});
