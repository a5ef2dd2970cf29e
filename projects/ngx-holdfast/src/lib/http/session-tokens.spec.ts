import {
  BehaviorSubject,
  NEVER,
  Observable,
  Subject,
  VirtualTimeScheduler,
  of,
  throwError,
} from 'rxjs';
import { aRecord } from '../../../spec/harness/a-record';
import { Recorder } from '../../../spec/harness/recorder';
import { AuthError } from '../session/auth-error';
import { AuthState } from '../session/auth-state';
import { SessionRecord, cookieSession } from '../session/session-record';
import { AuthConfig } from '../auth-config';
import { AuthCore } from '../auth-core';
import { freshnessNow, tokensNow, tokensToUse } from './session-tokens';

const renewed = aRecord({ accessToken: 'A1', gen: 1 });

/** A session and its coordinator, as far as the tokens of a request depend on them. */
class FakeRuntime {
  record: SessionRecord | null = null;
  status: AuthState['status'] = 'authenticated';
  now = 0;
  canRefresh = true;
  shut = false;
  refreshed$: Observable<SessionRecord> = of(renewed);
  readonly states = new BehaviorSubject<{ status: AuthState['status'] }>({ status: 'restoring' });
  readonly time = new VirtualTimeScheduler();
  readonly started: unknown[] = [];
  readonly asked: SessionRecord[] = [];
  readonly config: AuthConfig;

  constructor(config: Partial<AuthConfig> = {}) {
    this.config = { api: [], ...config };
  }

  get runtime(): AuthCore {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- what a test changes is seen at once
    const fake = this;
    return {
      config: this.config,
      session: {
        get record() {
          return fake.record;
        },
        get state() {
          return { status: fake.status };
        },
        state$: this.states,
        scheduler: this.time,
        now: () => this.now,
        canRefresh: () => this.canRefresh,
      },
      coordinator: {
        holds: () => this.shut,
        start: (...call: unknown[]) => this.started.push(call),
        freshTokens: (used: SessionRecord) => {
          this.asked.push(used);
          return this.refreshed$;
        },
      },
    } as unknown as AuthCore;
  }

  know(record: SessionRecord | null, status: AuthState['status']): void {
    this.record = record;
    this.status = status;
    this.states.next({ status });
  }

  wait(ms: number): void {
    this.time.maxFrames = ms;
    this.time.flush();
  }
}

function fakeWith(record: SessionRecord | null, config?: Partial<AuthConfig>): FakeRuntime {
  const fake = new FakeRuntime(config);
  fake.know(record, record === null ? 'anonymous' : 'authenticated');
  return fake;
}

describe('freshnessNow', () => {
  const record = aRecord({ lifetimeMs: 1_000_000 });

  it.each([
    [undefined, 60_000],
    [5_000, 5_000],
    [0, 0],
  ])('with a window of %j ms a token counts as expiring %d ms before its end', (ms, window) => {
    const fake = fakeWith(record, ms === undefined ? {} : { refreshBeforeExpiryMs: ms });
    fake.now = 1_000_000 - window - 1;
    expect(freshnessNow(fake.runtime, record)).toBe('fresh');
    fake.now = 1_000_000 - window;
    expect(freshnessNow(fake.runtime, record)).not.toBe('fresh');
  });
});

describe('tokensNow', () => {
  it('are nobody’s where nobody is signed in, and to be waited for while that is unknown', () => {
    const fake = fakeWith(null);
    expect(tokensNow(fake.runtime)).toBeNull();
    fake.status = 'restoring';
    expect(tokensNow(fake.runtime)).toBeUndefined();
  });

  it('are those of the session while they are fresh', () => {
    const record = aRecord();
    const fake = fakeWith(record);
    expect(tokensNow(fake.runtime)).toBe(record);
    expect(fake.started).toEqual([]);
  });

  it('are renewed ahead of their end, and sent meanwhile', () => {
    const record = aRecord();
    const fake = fakeWith(record);
    fake.now = 95_000;
    expect(tokensNow(fake.runtime)).toBe(record);
    expect(fake.started).toEqual([[record, 'refreshing']]);
  });

  it('are not renewed where they cannot be', () => {
    const record = aRecord();
    const fake = fakeWith(record);
    fake.now = 95_000;
    fake.canRefresh = false;
    expect(tokensNow(fake.runtime)).toBe(record);
    expect(fake.started).toEqual([]);
  });

  it('are waited for once they have expired', () => {
    const fake = fakeWith(aRecord());
    fake.now = 100_000;
    expect(tokensNow(fake.runtime)).toBeUndefined();
    expect(fake.started).toEqual([]);
  });

  it('are waited for where others wait, however fresh', () => {
    const fake = fakeWith(aRecord());
    fake.shut = true;
    expect(tokensNow(fake.runtime)).toBeUndefined();
  });
});

describe('tokensToUse', () => {
  it('are there at once while they are fresh, and null for nobody', () => {
    const record = aRecord();
    for (const known of [record, null]) {
      const tokens = new Recorder(tokensToUse(fakeWith(known).runtime));
      expect([tokens.values, tokens.completed]).toEqual([[known], 1]);
    }
  });

  it('are judged when they are asked for, not before', () => {
    const fake = fakeWith(null);
    const tokens$ = tokensToUse(fake.runtime);
    const record = aRecord();
    fake.know(record, 'authenticated');
    expect(new Recorder(tokens$).values).toEqual([record]);
  });

  it('come from a refresh once they have expired', () => {
    const record = aRecord();
    const fake = fakeWith(record);
    fake.now = 100_000;
    expect(new Recorder(tokensToUse(fake.runtime)).values).toEqual([renewed]);
    expect(fake.asked).toEqual([record]);
  });

  it('wait until it is known who is signed in', () => {
    const fake = new FakeRuntime();
    fake.know(null, 'restoring');
    const tokens = new Recorder(tokensToUse(fake.runtime));
    fake.states.next({ status: 'restoring' });
    expect(tokens.outcomes + tokens.values.length).toBe(0);
    const record = aRecord();
    fake.know(record, 'authenticated');
    expect(tokens.values).toEqual([record]);
    fake.know(renewed, 'authenticated');
    expect([tokens.values, tokens.completed]).toEqual([[record], 1]);
  });

  it('are null where it turns out that nobody is', () => {
    const fake = new FakeRuntime();
    fake.know(null, 'restoring');
    const tokens = new Recorder(tokensToUse(fake.runtime));
    fake.know(null, 'anonymous');
    expect([tokens.values, tokens.completed]).toEqual([[null], 1]);
  });

  it('are asked of the server as soon as there is a cookie session to ask with', () => {
    const fake = new FakeRuntime();
    fake.know(null, 'restoring');
    const tokens = new Recorder(tokensToUse(fake.runtime));
    fake.know(cookieSession('s'), 'restoring');
    expect(tokens.values).toEqual([renewed]);
  });

  it.each([
    [undefined, 10_000],
    [3_000, 3_000],
  ])('with restoreTimeoutMs %j are waited for %d ms, not longer', (restoreTimeoutMs, ms) => {
    for (const session of [null, cookieSession('s')]) {
      const fake = new FakeRuntime(restoreTimeoutMs === undefined ? {} : { restoreTimeoutMs });
      fake.refreshed$ = NEVER;
      fake.know(session, 'restoring');
      const tokens = new Recorder(tokensToUse(fake.runtime));
      fake.wait(ms - 1);
      expect(tokens.outcomes).toBe(0);
      fake.wait(ms);
      expect(tokens.codes).toEqual(['hold-timeout']);
    }
  });

  it('fail where the app is destroyed before it is known who is signed in [F162]', () => {
    const fake = new FakeRuntime();
    fake.know(null, 'restoring');
    const tokens = new Recorder(tokensToUse(fake.runtime));
    fake.states.complete();
    expect(tokens.codes).toEqual(['destroyed']);
  });

  describe('where the refresh fails', () => {
    function failing(record: SessionRecord, after: SessionRecord | null) {
      const fake = fakeWith(record);
      const failure = new Subject<SessionRecord>();
      fake.now = 100_000;
      fake.refreshed$ = failure;
      const tokens = new Recorder(tokensToUse(fake.runtime));
      fake.record = after;
      failure.error(new AuthError('session-expired'));
      return tokens;
    }

    it('fail as well', () => {
      const record = aRecord();
      expect(failing(record, record).codes).toEqual(['session-expired']);
      expect(failing(record, null).codes).toEqual(['session-expired']);
    });

    it('are nobody’s where a cookie turned out to be none', () => {
      const tokens = failing(cookieSession('s'), null);
      expect([tokens.values, tokens.completed]).toEqual([[null], 1]);
    });

    it('fail where the cookie may still be one', () => {
      const cookie = cookieSession('s');
      expect(failing(cookie, cookie).codes).toEqual(['session-expired']);
    });
  });

  it('fail with what the coordinator says where there is nothing to ask', () => {
    const fake = fakeWith(aRecord());
    fake.now = 100_000;
    fake.refreshed$ = throwError(() => new AuthError('breaker-open'));
    expect(new Recorder(tokensToUse(fake.runtime)).codes).toEqual(['breaker-open']);
  });
});
