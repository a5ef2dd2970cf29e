import { HttpErrorResponse } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { inspect } from 'node:util';
import {
  AuthConfigError,
  AuthFeature,
  AuthInterceptor,
  withErrorCodeBackend,
  withJsonBackend,
  withOAuth2Backend,
  withRawHeaderBackend,
  withResponseHeaderBackend,
} from 'ngx-holdfast';
import { AUTH_EFFECTS, AUTH_STORE } from '../../src/lib/injection-tokens';
import { FailSafeStore } from '../../src/lib/storage/fail-safe-store';
import { reportFailures } from '../../src/lib/storage/report-failures';
import {
  Harness,
  RequestRecorder,
  endpoints,
  flushError,
  flushUnauthorized,
  wirings,
} from '../harness/harness';
import { jwt } from '../harness/jwt';
import { ScriptedStore } from '../harness/scripted-store';

const levels = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;
const claims = { sub: 'ada', iat: 1_800_000_000, exp: 1_800_000_600 };

/** The tokens of this flow. No fragment of them may appear in any output. */
const secrets = {
  access: [1, 2, 3].map((n) => jwt({ ...claims, jti: `access-sentinel-${n}` })),
  refresh: [1, 2, 3].map((n) => `refresh-sentinel-${n}-0123456789`),
};

const presets: readonly (readonly [string, AuthFeature])[] = [
  ['withJsonBackend', withJsonBackend(endpoints)],
  ['withRawHeaderBackend', withRawHeaderBackend(endpoints)],
  ['withErrorCodeBackend', withErrorCodeBackend(endpoints)],
  ['withResponseHeaderBackend', withResponseHeaderBackend(endpoints)],
  ['withOAuth2Backend', withOAuth2Backend(endpoints)],
];

/** All strings that a logger could read from a value: own properties at any depth, including hidden ones. */
function allStringsIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  if (typeof value !== 'object' || value === null || seen.has(value)) {
    return [];
  }
  seen.add(value);
  return Reflect.ownKeys(value).flatMap((key) => {
    const member: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
    return [String(key), ...allStringsIn(member, seen)];
  });
}

function asLogged(value: unknown): string {
  const json = (() => {
    try {
      return JSON.stringify(value);
    } catch {
      return '';
    }
  })();
  const error = value as Partial<Error> | null;
  return [json, String(error?.message), String(error?.stack), inspect(value, { depth: 12 })].join(
    '\n',
  );
}

describe.each(wirings)('output of the library, wired as %s', (wiring) => {
  let harness: Harness;
  let store: ScriptedStore;
  let output: unknown[];

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    output = [];
    levels.forEach((level) =>
      jest.spyOn(console, level).mockImplementation((...all: unknown[]) => output.push(...all)),
    );
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  function signIn(): void {
    new RequestRecorder(
      harness.auth.setTokens({
        accessToken: secrets.access[0] as string,
        refreshToken: secrets.refresh[0],
      }),
    );
  }

  function collectErrors(result: RequestRecorder): void {
    output.push(...result.errors);
  }

  function fail(body: object | string, status: number): void {
    const running = harness.matchRefreshes().filter(({ cancelled }) => !cancelled);
    running.forEach((refresh) => {
      refresh.flush(typeof body === 'string' ? body : JSON.stringify(body), {
        status,
        statusText: 'Failed',
      });
    });
    jest.advanceTimersByTime(2_000);
  }

  /** Fails requests and refreshes in every way; each response contains tokens. */
  function failEachWay(): void {
    const echo = { accessToken: secrets.access[1], refreshToken: secrets.refresh[1] };
    const failures: (() => void)[] = [
      () => fail({ error: 'invalid_grant', ...echo }, 400),
      () => fail({ ...echo, accessToken: `${secrets.access[1] ?? ''}\r\n` }, 200),
      () => fail(`<html>${secrets.refresh[1] ?? ''}</html>`, 403),
      () => fail({ error: 'invalid_client', ...echo }, 400),
      () => [1, 2, 3].forEach(() => fail(echo, 503)),
      () => fail(echo, 429),
      () => jest.advanceTimersByTime(60_000),
      () => new RequestRecorder(harness.auth.logout()),
      () => signIn(),
    ];
    for (const cause of failures) {
      signIn();
      const results = [harness.get('/api/a?q=1'), harness.get('/api/b')];
      harness
        .match('/api/a?q=1')
        .forEach((request) => request.flush('ExpiredToken', { status: 401, statusText: 'No' }));
      harness.match('/api/b').forEach((request) => flushError(request, 401, { errorCode: 5001 }));
      const refreshResult = new RequestRecorder(harness.auth.refresh());
      cause();
      [...results, refreshResult].forEach(collectErrors);
      harness.match(endpoints.logout).forEach((request) => flushError(request, 503, echo));
    }
  }

  function failToSignIn(): void {
    const login = new RequestRecorder(harness.auth.login({ name: 'ada' }));
    harness
      .expectOne(endpoints.login)
      .flush(JSON.stringify({ accessToken: `${secrets.access[2] ?? ''} ` }));
    const set = new RequestRecorder(
      harness.auth.setTokens({
        accessToken: 'fine',
        refreshToken: `${secrets.refresh[2] ?? ''} x`,
      }),
    );
    const bad = new RequestRecorder(
      harness.auth.setTokens({ accessToken: `${secrets.access[2] ?? ''}\n` }),
    );
    [login, set, bad].forEach(collectErrors);
  }

  it.each(presets)('no output of %s contains a token [F101]', (_, feature) => {
    TestBed.resetTestingModule();
    store = new ScriptedStore();
    harness = new Harness({
      wiring,
      features: [feature],
      providers: [
        { provide: AUTH_STORE, useValue: new FailSafeStore(store) },
        { provide: AUTH_EFFECTS, multi: true, useValue: reportFailures },
      ],
    });
    failEachWay();
    failToSignIn();
    store.onSave = () => {
      throw new Error('quota');
    };
    store.onLoad = () => {
      throw new Error('broken');
    };
    signIn();
    failEachWay();
    output.push(...harness.events);

    const types = new Set(harness.eventTypes());
    expect([...types]).toEqual(
      expect.arrayContaining(['signed-in', 'refresh-started', 'request-held', 'storage-failed']),
    );
    expect(output.filter((value) => value instanceof HttpErrorResponse).length).toBeGreaterThan(10);

    const text = output
      .map((value) => `${asLogged(value)}\n${allStringsIn(withoutCause(value)).join('\n')}`)
      .join('\n');
    expectNoSecret(text);
  });

  it('printing the service or the interceptor shows no refresh token [F101]', () => {
    TestBed.resetTestingModule();
    harness = new Harness({ wiring, providers: [AuthInterceptor] });
    signIn();
    harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    const interceptor = TestBed.inject(AuthInterceptor);
    for (const instance of [harness.auth, interceptor]) {
      const printed = asLogged(instance);
      secrets.refresh.forEach((secret) => expect(printed).not.toContain(secret));
      expect(allStringsIn(instance).join('\n')).not.toContain('refresh-sentinel');
    }
    // Only the access token is public.
    expect(harness.auth.accessToken()).toBe(secrets.access[0]);
  });

  it('a configuration error contains no token [F101]', () => {
    const error = new AuthConfigError('api', 'must be an array.');
    expectNoSecret(asLogged(error));
  });
});

/** Drops `cause`: it holds the server's response, is not enumerable, and the app must not log it. */
function withoutCause(value: unknown): unknown {
  if (!(value instanceof HttpErrorResponse) || !(value.error instanceof Error)) {
    return value;
  }
  const { message, name, stack } = value.error;
  const { error, ...others } = Object.fromEntries(Object.entries(value)) as Record<string, unknown>;
  return [others, Object.entries(error as Error), message, name, stack];
}

function expectNoSecret(text: string): void {
  for (const secret of [...secrets.access, ...secrets.refresh]) {
    expect(text).not.toContain(secret);
  }
  // Fragments: a prefix of a refresh token, or the claims of an access token.
  expect(text).not.toMatch(/refresh-sentinel/);
  expect(text).not.toContain(secrets.access[0]?.split('.')[1]?.slice(0, 24));
}
