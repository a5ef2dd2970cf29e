import { TestBed } from '@angular/core/testing';
import { HttpResponse } from '@angular/common/http';
import { ErrorClass, authErrorOf, failOnResponse, noReplay, withJsonBackend } from 'ngx-holdfast';
import { Harness, endpoints, refuse, tokenOf, wirings } from '../harness/harness';

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
  let bench: Harness;

  function create(checkResponse?: ReturnType<typeof failOnResponse>): void {
    TestBed.resetTestingModule();
    bench = new Harness({
      wiring,
      features: [withJsonBackend({ ...endpoints, ...(checkResponse && { checkResponse }) })],
    });
    bench.signIn();
  }

  beforeEach(() => create(failOnResponse(judge)));

  it('is ignored by default [F017]', () => {
    create();
    const call = bench.get('/api/graphql');
    bench.one('/api/graphql').flush(expired);
    expect(call.values).toEqual([expired]);
    expect(bench.refreshes()).toHaveLength(0);
  });

  it('an expired token is renewed, and the call sent once more [F017]', () => {
    const call = bench.get('/api/graphql');
    bench.one('/api/graphql').flush(expired);
    expect(call.outcomes).toBe(0);
    const token = bench.renew();
    const replay = bench.one('/api/graphql');
    expect(tokenOf(replay)).toBe(token);
    replay.flush({ data: 'x' });
    expect(call.values).toEqual([{ data: 'x' }]);
  });

  it('a replay that says the same reaches the caller as it is [F017]', () => {
    const call = bench.get('/api/graphql');
    bench.one('/api/graphql').flush(expired);
    bench.renew();
    bench.one('/api/graphql').flush(expired);
    expect(call.values).toEqual([expired]);
    expect(bench.refreshes()).toHaveLength(0);
  });

  it('other errors reach the caller as they are [F017]', () => {
    const call = bench.get('/api/graphql');
    bench.one('/api/graphql').flush(forbidden);
    expect(call.values).toEqual([forbidden]);
  });

  it('one that ends the session does so, once [F017]', () => {
    const calls = ['/api/a', '/api/b'].map((url) => bench.get(url));
    bench.one('/api/a').flush(banned);
    bench.one('/api/b').flush(banned);
    expect(calls.map(({ code }) => code)).toEqual(['session-expired', 'session-expired']);
    expect(bench.count('session-expired')).toBe(1);
  });

  it('where nothing is to be sent twice, the caller gets the answer [F017]', () => {
    const call = bench.post('/api/graphql', {}, noReplay());
    bench.one('/api/graphql').flush(expired);
    expect(call.values).toEqual([expired]);
    expect(bench.refreshes()).toHaveLength(1);
  });

  it('a refresh that fails fails the call, with the answer that was the reason [F017]', () => {
    const call = bench.get('/api/graphql');
    bench.one('/api/graphql').flush(expired);
    refuse(bench.one(endpoints.refresh));
    expect(call.code).toBe('session-expired');
    expect(authErrorOf(call.error)?.cause).toMatchObject({ error: expired, url: '/api/graphql' });
  });
});
