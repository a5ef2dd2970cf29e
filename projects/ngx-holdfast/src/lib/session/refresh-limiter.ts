import { AuthError } from './auth-error';
import { SessionRecord } from './session-record';
import { RefreshPolicy } from './refresh-policy';
import { Cooldown, isWithin, cooldownAfter, cooldownError } from './cooldown';

/** Keeps refreshes from hammering a server: a rest after a failure, and a breaker for loops. */
export class RefreshBrake {
  readonly #policy: RefreshPolicy;
  #sid = '';
  #starts: number[] = [];
  #rest: Cooldown | null = null;

  constructor(policy: RefreshPolicy) {
    this.#policy = policy;
  }

  /**
   * Why no refresh may start now, or `null`. `early`: the token still lives. Of failures before `countFrom`, only the
   * server's own wish counts.
   */
  refusal(record: SessionRecord, now: number, early: boolean, countFrom: number): AuthError | null {
    const resting = cooldownError(this.#rest, record.sid, record.gen, now, countFrom);
    // After a refusal of an early refresh, the one that is needed asks again, and other tabs' stores as well.
    if (resting !== null && (early || !resting.isTerminal)) {
      return resting;
    }
    const { refreshes, withinMs } = this.#policy.breaker;
    this.#starts = this.#startsOf(record).filter((start) => isWithin(withinMs, start, now));
    return this.#starts.length < refreshes ? null : new AuthError('breaker-open');
  }

  /** In this tab or in another one. */
  started(record: SessionRecord, now: number): void {
    this.#startsOf(record).push(now);
  }

  failed(record: SessionRecord, error: AuthError, now: number): void {
    // An ended session that fails late says nothing about the current one.
    if (record.sid === this.#sid) {
      this.#rest = cooldownAfter(error, record.sid, record.gen, now, this.#policy);
    }
  }

  /** A new session starts with a clean slate. */
  #startsOf({ sid }: SessionRecord): number[] {
    if (sid !== this.#sid) {
      this.#sid = sid;
      this.#starts = [];
    }
    return this.#starts;
  }
}
