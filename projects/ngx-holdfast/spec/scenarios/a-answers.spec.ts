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

function judge({ body }: HttpResponse<unknown>): ErrorClass {
  const code = (body as GraphQlBody | null)?.errors?.[0]?.extensions.code;
  return code === 'UNAUTHENTICATED' ? 'refresh' : code === 'BANNED' ? 'sign-out' : 'pass';
}

describe.each(wirings)('an API that answers 200 with an error, wired as %s', (wiring) => {
  let harness: Harness;

  function create(checkResponse?: ReturnType<typeof failOnResponse>): void {
    TestBed.resetTestingModule();
    harness = new Harness({
      wiring,
      features: [withJsonBackend({ ...endpoints, ...(checkResponse && { checkResponse }) })],
    });
    harness.signIn();
  }

  beforeEach(() => create(failOnResponse(judge)));

  it('is ignored by default [F017]', () => {
    create();
    const result = harness.get('/api/graphql');
    harness.expectOne('/api/graphql').flush(expired);
    expect(result.values).toEqual([expired]);
    expect(harness.matchRefreshes()).toHaveLength(0);
  });

  it('an expired token is renewed, and the call sent once more [F017]', () => {
    const result = harness.get('/api/graphql');
    harness.expectOne('/api/graphql').flush(expired);
    expect(result.outcomes).toBe(0);
    const token = harness.completeRefresh();
    const replay = harness.expectOne('/api/graphql');
    expect(tokenOf(replay)).toBe(token);
    replay.flush({ data: 'x' });
    expect(result.values).toEqual([{ data: 'x' }]);
  });

  it('a replay that says the same reaches the caller as it is [F017]', () => {
    const result = harness.get('/api/graphql');
    harness.expectOne('/api/graphql').flush(expired);
    harness.completeRefresh();
    harness.expectOne('/api/graphql').flush(expired);
    expect(result.values).toEqual([expired]);
    expect(harness.matchRefreshes()).toHaveLength(0);
  });

  it('other errors reach the caller as they are [F017]', () => {
    const result = harness.get('/api/graphql');
    harness.expectOne('/api/graphql').flush(forbidden);
    expect(result.values).toEqual([forbidden]);
  });

  it('one that ends the session does so, once [F017]', () => {
    const results = ['/api/a', '/api/b'].map((url) => harness.get(url));
    harness.expectOne('/api/a').flush(banned);
    harness.expectOne('/api/b').flush(banned);
    expect(results.map(({ code }) => code)).toEqual(['session-expired', 'session-expired']);
    expect(harness.countEvents('session-expired')).toBe(1);
  });

  it('where nothing is to be sent twice, the caller gets the answer [F017]', () => {
    const result = harness.post('/api/graphql', {}, noReplay());
    harness.expectOne('/api/graphql').flush(expired);
    expect(result.values).toEqual([expired]);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('a refresh that fails fails the call, with the answer that was the reason [F017]', () => {
    const result = harness.get('/api/graphql');
    harness.expectOne('/api/graphql').flush(expired);
    flushUnauthorized(harness.expectOne(endpoints.refresh));
    expect(result.code).toBe('session-expired');
    expect(authErrorOf(result.error)?.cause).toMatchObject({ error: expired, url: '/api/graphql' });
  });
});
