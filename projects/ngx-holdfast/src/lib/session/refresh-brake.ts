import { AuthError } from '../core/auth-error';
import { SessionRecord } from '../core/session-record';
import { RefreshPolicy, restMs } from './refresh-policy';

interface Rest {
  readonly token: string;
  /** Local ms since 1970. */
  readonly since: number;
  readonly error: AuthError;
}

/** Keeps refreshes from hammering a server: a rest after a failure, and a breaker for loops. */
export class RefreshBrake {
  readonly #policy: RefreshPolicy;
  #sid = '';
  #starts: number[] = [];
  #rest: Rest | null = null;

  constructor(policy: RefreshPolicy) {
    this.#policy = policy;
  }

  /**
   * Why no refresh may start now, or `null`. `early`: the token still lives. `insist`: a person asks, so only the server's
   * own wish counts.
   */
  refusal(record: SessionRecord, now: number, early: boolean, insist: boolean): AuthError | null {
    if (record.sid !== this.#sid) {
      // A new session starts with a clean slate.
      this.#sid = record.sid;
      this.#starts = [];
      this.#rest = null;
    }
    const rest = this.#rest;
    if (
      rest !== null &&
      isWithin(restMs(rest.error, this.#policy), rest.since, now) &&
      rest.token === record.accessToken &&
      // After a refusal of an early refresh, the one that is needed asks again, and other tabs' stores as well.
      (rest.error.endsSession ? early : !insist || rest.error.code === 'refresh-rate-limited')
    ) {
      return rest.error;
    }
    const { refreshes, withinMs } = this.#policy.breaker;
    this.#starts = this.#starts.filter((start) => isWithin(withinMs, start, now));
    return this.#starts.length < refreshes ? null : new AuthError('breaker-open');
  }

  started(now: number): void {
    this.#starts.push(now);
  }

  failed(record: SessionRecord, error: AuthError, now: number): void {
    // An ended session that fails late says nothing about the current one.
    if (record.sid === this.#sid) {
      this.#rest = { token: record.accessToken, since: now, error };
    }
  }
}

/** A clock that was set back must not make a minute last a day. */
function isWithin(ms: number, since: number, now: number): boolean {
  return Math.abs(now - since) < ms;
}
