import { AuthError } from './auth-error';
import { aRecord } from '../../../spec/harness/a-record';
import { RefreshBrake } from './refresh-limiter';
import { defaultRefreshPolicy } from './refresh-policy';

const record = aRecord();
const outage = new AuthError('refresh-unavailable', { status: 503 });

describe('RefreshBrake', () => {
  let brake: RefreshBrake;

  beforeEach(() => {
    brake = new RefreshBrake(defaultRefreshPolicy);
  });

  function start(now: number, who = record): void {
    expect(brake.refusal(who, now, false, 0)).toBeNull();
    brake.started(who, now);
  }

  it('the same token rests for 10 s after a failure', () => {
    start(0);
    brake.failed(record, outage, 100);
    expect(brake.refusal(record, 10_099, false, 0)).toEqual(
      new AuthError('refresh-unavailable', { status: 503, retryAfterMs: 1 }),
    );
    expect(brake.refusal(record, 10_100, false, 0)).toBeNull();
  });

  it('a refusal holds back early refreshes only: a needed one asks again', () => {
    start(0);
    brake.failed(record, new AuthError('session-expired'), 0);
    expect(brake.refusal(record, 1, true, 0)?.code).toBe('session-expired');
    expect(brake.refusal(record, 1, false, 0)).toBeNull();
  });

  it('a newer token need not rest', () => {
    start(0);
    brake.failed(record, outage, 0);
    expect(brake.refusal(aRecord({ accessToken: 'A1', gen: 1 }), 1, false, 0)).toBeNull();
  });

  it('a person who insists need not wait for a rest of our own', () => {
    start(0);
    brake.failed(record, outage, 0);
    expect(brake.refusal(record, 1, false, Infinity)).toBeNull();
  });

  it('a person who insists waits as long as the server asks for', () => {
    const limited = new AuthError('refresh-rate-limited', { retryAfterMs: 60_000 });
    start(0);
    brake.failed(record, limited, 0);
    expect(brake.refusal(record, 59_999, false, Infinity)?.retryAfterMs).toBe(1);
    expect(brake.refusal(record, 60_000, false, Infinity)).toBeNull();
  });

  it('after 5 refreshes within 30 s it opens, even for who insists, until the window has passed', () => {
    for (let n = 0; n < 5; n++) {
      start(n * 1_000);
    }
    for (const countFrom of [0, Infinity]) {
      expect(brake.refusal(record, 29_999, false, countFrom)?.code).toBe('breaker-open');
    }
    start(30_000);
    expect(brake.refusal(record, 30_001, false, 0)?.code).toBe('breaker-open');
  });

  it('a new session starts with a clean slate', () => {
    for (let n = 0; n < 5; n++) {
      start(n);
    }
    brake.failed(record, outage, 5);
    expect(brake.refusal(aRecord({ sid: 's2' }), 6, false, 0)).toBeNull();
  });

  it('a late failure of an ended session does not lift the rest of the current one', () => {
    const current = aRecord({ sid: 's2', accessToken: 'B0' });
    start(0);
    start(1, current);
    brake.failed(current, outage, 2);
    brake.failed(record, new AuthError('session-expired'), 3);
    expect(brake.refusal(current, 4, false, 0)?.code).toBe('refresh-unavailable');
  });
});
