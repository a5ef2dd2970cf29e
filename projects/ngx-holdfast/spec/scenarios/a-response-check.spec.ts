import { TestBed } from '@angular/core/testing';
import { HttpResponse } from '@angular/common/http';
import { ErrorClass, authErrorOf, failOnResponse, noReplay, withJsonBackend } from 'ngx-holdfast';
import { Harness, endpoints, flushUnauthorized, tokenOf, wirings } from '../harness/harness';

interface GraphQlBody {
  readonly data?: string;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

const expired: GraphQlBody = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };
const forbidden: GraphQlBody = { errors: [{ extensions: { code: 'FORBIDDEN' } }] };
const banned: GraphQlBody = { errors: [{ extensions: { code: 'BANNED' } }] };

function classify({ body }: HttpResponse<unknown>): ErrorClass {
  const code = (body as GraphQlBody | null)?.errors?.[0]?.extensions.code;
  return code === 'UNAUTHENTICATED' ? 'refresh' : code === 'BANNED' ? 'sign-out' : 'pass';
}

describe.each(wirings)('an API that reports errors in a 200 response, wired as %s', (wiring) => {
  let harness: Harness;

  function create(checkResponse?: ReturnType<typeof failOnResponse>): void {
    TestBed.resetTestingModule();
    harness = new Harness({
      wiring,
      features: [withJsonBackend({ ...endpoints, ...(checkResponse && { checkResponse }) })],
    });
    harness.signIn();
  }

  beforeEach(() => create(failOnResponse(classify)));

  it('an error in a 200 response is ignored by default [F017]', () => {
    create();
    const result = harness.get('/api/graphql');
    harness.expectOne('/api/graphql').flush(expired);
    expect(result.values).toEqual([expired]);
    expect(harness.matchRefreshes()).toHaveLength(0);
  });

  it('an expired token in a 200 response causes a refresh and a replay [F017]', () => {
    const result = harness.get('/api/graphql');
    harness.expectOne('/api/graphql').flush(expired);
    expect(result.outcomes).toBe(0);
    const token = harness.completeRefresh();
    const replay = harness.expectOne('/api/graphql');
    expect(tokenOf(replay)).toBe(token);
    replay.flush({ data: 'x' });
    expect(result.values).toEqual([{ data: 'x' }]);
  });

  it('the same error in the replay is passed to the caller unchanged [F017]', () => {
    const result = harness.get('/api/graphql');
    harness.expectOne('/api/graphql').flush(expired);
    harness.completeRefresh();
    harness.expectOne('/api/graphql').flush(expired);
    expect(result.values).toEqual([expired]);
    expect(harness.matchRefreshes()).toHaveLength(0);
  });

  it('other errors are passed to the caller unchanged [F017]', () => {
    const result = harness.get('/api/graphql');
    harness.expectOne('/api/graphql').flush(forbidden);
    expect(result.values).toEqual([forbidden]);
  });

  it('several sign-out errors end the session once [F017]', () => {
    const results = ['/api/a', '/api/b'].map((url) => harness.get(url));
    harness.expectOne('/api/a').flush(banned);
    harness.expectOne('/api/b').flush(banned);
    expect(results.map(({ code }) => code)).toEqual(['session-expired', 'session-expired']);
    expect(harness.countEvents('session-expired')).toBe(1);
  });

  it('with noReplay() the caller gets the response [F017]', () => {
    const result = harness.post('/api/graphql', {}, noReplay());
    harness.expectOne('/api/graphql').flush(expired);
    expect(result.values).toEqual([expired]);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('a failed refresh fails the request with the response as its cause [F017]', () => {
    const result = harness.get('/api/graphql');
    harness.expectOne('/api/graphql').flush(expired);
    flushUnauthorized(harness.expectOne(endpoints.refresh));
    expect(result.code).toBe('session-expired');
    expect(authErrorOf(result.error)?.cause).toMatchObject({ error: expired, url: '/api/graphql' });
  });
});
