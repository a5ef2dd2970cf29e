import { defer, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { AuthError, AuthErrorCode } from './auth-error';
import {
  RefreshPolicy,
  defaultRefreshPolicy,
  failAfter,
  refreshPolicy,
  cooldownDuration,
  retryWithBackoff,
} from './refresh-policy';

const policy = defaultRefreshPolicy;

describe('refreshPolicy', () => {
  it('is what the app says, and the default elsewhere', () => {
    expect(refreshPolicy()).toEqual(policy);
    expect(refreshPolicy({ holdTimeoutMs: 0 })).toEqual({ ...policy, holdTimeoutMs: 0 });
  });

  it.each(Object.keys(policy) as (keyof RefreshPolicy)[])(
    'an undefined %s counts as not given',
    (option) => expect(refreshPolicy({ [option]: undefined })).toEqual(policy),
  );
});

describe('retryWithBackoff', () => {
  /** When, in ms, the tries begin. */
  function tries(code: AuthErrorCode, random: () => number, attempts = 3): number[] {
    const at: number[] = [];
    const test = new TestScheduler(() => undefined);
    test.run(({ flush }) => {
      defer(() => {
        at.push(test.now());
        return throwError(() => new AuthError(code));
      })
        .pipe(retryWithBackoff({ ...policy, attempts }, test, random))
        .subscribe({ error: () => undefined });
      flush();
    });
    return at;
  }

  it.each(['refresh-network', 'refresh-timeout', 'refresh-unavailable'] as const)(
    '%s is tried 3 times, after up to 500 and 1000 ms',
    (code) => {
      expect(tries(code, () => 1)).toEqual([0, 500, 1_500]);
    },
  );

  it('the waiting time is spread over the whole range', () => {
    expect(tries('refresh-network', () => 0)).toEqual([0, 0, 0]);
    expect(tries('refresh-network', () => 0.5)).toEqual([0, 250, 750]);
  });

  it('doubles with every try', () => {
    expect(tries('refresh-network', () => 1, 5)).toEqual([0, 500, 1_500, 3_500, 7_500]);
  });

  it('one attempt means no retry', () => {
    expect(tries('refresh-network', () => 1, 1)).toEqual([0]);
  });

  it.each([
    'session-expired',
    'token-header-missing',
    'refresh-rate-limited',
    'refresh-malformed',
    'refresh-misconfigured',
    'lock-timeout',
    'session-changed',
    'signed-out',
  ] as const)('%s is not tried again', (code) => {
    expect(tries(code, () => 1)).toEqual([0]);
  });
});

describe('failAfter', () => {
  let scheduler: TestScheduler;

  beforeEach(() => {
    scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  });

  it('fails with the code when nothing came in time', () => {
    scheduler.run(({ expectObservable, cold }) => {
      const error = expect.objectContaining({ code: 'hold-timeout' }) as unknown;
      const late$ = cold('50ms a|').pipe(failAfter(49, scheduler, 'hold-timeout'));
      const justInTime$ = cold('50ms a|').pipe(failAfter(51, scheduler, 'hold-timeout'));
      expectObservable(late$).toBe('49ms #', {}, error);
      expectObservable(justInTime$).toBe('50ms a|');
    });
  });

  it('does not limit what comes after the first value', () => {
    scheduler.run(({ expectObservable, cold }) => {
      const slow$ = cold('a 99ms b|').pipe(failAfter(10, scheduler, 'hold-timeout'));
      expectObservable(slow$).toBe('a 99ms b|');
    });
  });
});

describe('restMs', () => {
  it.each([
    [undefined, 10_000],
    [4_000, 4_000],
    [86_400_000, 300_000],
  ])('after a failure that asks for %p ms it is %d ms', (retryAfterMs, ms) => {
    expect(cooldownDuration('refresh-unavailable', retryAfterMs, policy)).toBe(ms);
  });

  it.each([
    [undefined, 30_000],
    [0, 0],
    [5_000, 5_000],
    [300_000, 300_000],
    [86_400_000, 300_000],
  ])('after a 429 that asks for %p ms it is %d ms', (retryAfterMs, ms) => {
    expect(cooldownDuration('refresh-rate-limited', retryAfterMs, policy)).toBe(ms);
  });
});
