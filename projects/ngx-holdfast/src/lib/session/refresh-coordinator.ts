import {
  BehaviorSubject,
  Observable,
  Subscriber,
  Subscription,
  distinctUntilChanged,
  map,
} from 'rxjs';
import { AuthError, isAuthError } from './auth-error';
import { AuthEventType } from './auth-event';
import { tokenFreshness } from './token-freshness';
import { SessionRecord } from './session-record';
import { AuthSession } from './auth-session';
import { Gate } from './gate';
import { RefreshBrake } from './refresh-limiter';
import { RenewalSetup, renewTokens } from './refresh-task';
import { WaiterQueue } from './waiter-queue';

export interface CoordinatorSetup extends RenewalSetup {
  /** The network may be back. */
  readonly online$: Observable<unknown>;
}

/** Runs at most one refresh at a time, which belongs to the session and not to who asked for it. */
export class RefreshCoordinator {
  readonly #gate = new BehaviorSubject<Gate>({ status: 'open', error: null });
  readonly #flights = new Subscription();
  readonly #setup: CoordinatorSetup;
  readonly #session: AuthSession;
  readonly #brake: RefreshBrake;
  readonly #waiting: WaiterQueue;
  /** The tokens that are renewed, or could not be the last time; `null` once newer ones have come. */
  #flight: SessionRecord | null = null;
  /** Local ms since 1970. What failed before may have failed for want of a network. */
  #onlineSince = 0;

  /** Whether a refresh runs. */
  readonly refreshing$: Observable<boolean> = this.#gate.pipe(
    map(() => this.#gate.value.status !== 'open'),
    distinctUntilChanged(),
  );

  constructor(setup: CoordinatorSetup) {
    this.#setup = setup;
    this.#session = setup.session;
    this.#brake = new RefreshBrake(setup.policy);
    this.#waiting = new WaiterQueue(setup.scheduler, setup.policy.holdTimeoutMs);
    this.#flights.add(setup.session.changed$.subscribe(() => this.#releaseOthers()));
    this.#flights.add(setup.online$.subscribe(() => (this.#onlineSince = setup.session.now())));
    this.#flights.add(setup.session.events$.subscribe(({ type }) => this.#heedElsewhere(type)));
  }

  /** Whether a request that would use `record` has to wait. */
  holds(record: SessionRecord): boolean {
    const gate = this.#gate.value;
    return gate.status === 'shut' && gate.sid === record.sid;
  }

  /**
   * Newer tokens than `used`, of the same session: at once if they are there, else after one shared refresh. Fails with
   * `hold-timeout` when that takes longer than `holdTimeoutMs`. `refreshing`: only the caller waits, since the token still lives.
   */
  freshTokens(
    used: SessionRecord,
    insist = false,
    status: 'shut' | 'refreshing' = 'shut',
  ): Observable<SessionRecord> {
    return new Observable((subscriber) => {
      const { record } = this.#session;
      if (record?.sid === used.sid && record.accessToken === used.accessToken) {
        const refusal = this.#launch(record, status, insist);
        if (refusal !== null) {
          throw refusal;
        }
        if (this.#gate.value.status !== 'open') {
          return this.#waiting.enter(used, subscriber);
        }
      }
      const gate = this.#gate.value;
      this.#land(used, subscriber, gate.status === 'open' ? gate.error : null);
      return undefined;
    });
  }

  /**
   * Starts a refresh for which the caller does not wait. `refreshing`: nobody does, since the token still lives;
   * `shut`: later requests do.
   */
  start(used: SessionRecord, status: 'refreshing' | 'shut', insist = false): void {
    if (
      this.#session.record?.accessToken === used.accessToken &&
      this.#gate.value.status === 'open'
    ) {
      this.#launch(used, status, insist);
    }
  }

  destroy(): void {
    this.#flights.unsubscribe();
    this.#open(new AuthError('destroyed'));
    this.#gate.complete();
  }

  /** Joins the flight of this session or starts one, or tells why it does not. */
  #launch(record: SessionRecord, status: 'shut' | 'refreshing', insist: boolean): AuthError | null {
    const gate = this.#gate.value;
    if (gate.status !== 'open' && gate.sid === record.sid) {
      // Once: every request that waits looks at each value of the gate.
      if (gate.status === 'refreshing' && status === 'shut') {
        this.#gate.next({ ...gate, status });
      }
      return null;
    }
    if (gate.status !== 'open') {
      // Who waits at it waits for a session that is over, and may ask for this one as soon as it is told.
      this.#open(null);
      return this.#launch(record, status, insist);
    }
    const now = this.#session.now();
    const countFrom = insist ? Infinity : this.#onlineSince;
    const refusal = this.#brake.refusal(record, now, status === 'refreshing', countFrom);
    if (refusal !== null) {
      return refusal;
    }
    this.#brake.started(record, now);
    this.#flight = record;
    this.#gate.next({ status, sid: record.sid });
    if (!this.#session.isCurrent(record)) {
      // Who was told has ended it.
      return null;
    }
    this.#session.emit({ type: 'refresh-started' });
    this.#flights.add(
      renewTokens(this.#setup, record, countFrom).subscribe({
        next: (next) => {
          const lands = this.#flight === record;
          this.#flight = lands ? null : this.#flight;
          this.#session.adopt(next);
          if (lands) {
            this.#arrive(null, null);
          }
        },
        error: (error: unknown) => this.#fail(record, asAuthError(error)),
      }),
    );
    return null;
  }

  #land(used: SessionRecord, subscriber: Subscriber<SessionRecord>, error: AuthError | null): void {
    const failure = this.#failureFor(used, error);
    if (failure === null) {
      subscriber.next(this.#session.record as SessionRecord);
      subscriber.complete();
    } else {
      subscriber.error(failure);
    }
  }

  #failureFor(used: SessionRecord, error: AuthError | null): AuthError | null {
    const { record } = this.#session;
    if (record?.sid !== used.sid) {
      return error?.code === 'destroyed' ? error : this.#session.goneError();
    }
    return record.accessToken === used.accessToken ? error : null;
  }

  #fail(record: SessionRecord, error: AuthError): void {
    const session = this.#session;
    const gate = this.#gate.value;
    this.#brake.failed(record, error, session.now());
    if (error.code === 'session-changed' && session.isCurrent(record)) {
      // It was the store that said so, under the lock, where nobody may be told.
      session.follow();
    }
    const stillLives =
      gate.status === 'refreshing' &&
      this.#flight === record &&
      tokenFreshness(record, session.now(), 0) !== 'expired';
    if (session.isCurrent(record) && session.record?.gen === record.gen) {
      if (error.isTerminal && !stillLives) {
        session.expire(error);
      } else {
        session.emit({ type: 'refresh-failed', error });
      }
    }
    this.#arrive(record, error);
  }

  #arrive(flight: SessionRecord | null, error: AuthError | null): void {
    if (this.#gate.value.status !== 'open' && this.#flight === flight) {
      this.#open(error);
    }
  }

  #open(error: AuthError | null): void {
    // Before anybody is told: who asks for the next refresh then waits for that one.
    const waiters = this.#waiting.empty();
    this.#gate.next({ status: 'open', error });
    for (const { used, subscriber } of waiters) {
      this.#land(used, subscriber, error);
    }
  }

  /** Other tabs' refreshes count, or a loop would have as many turns as there are tabs; and nobody waits once they are here. */
  #heedElsewhere(type: AuthEventType): void {
    const { record } = this.#session;
    if (type !== 'refreshed' || record === null) {
      return;
    }
    if (this.#gate.value.status === 'open') {
      this.#brake.started(record, this.#session.now());
    } else if (this.#flight !== null) {
      // It was not this tab's flight that has brought them.
      this.#arrive(this.#flight, null);
    }
  }

  /** Who waits for a session that is over need not wait for its last answer. */
  #releaseOthers(): void {
    const gate = this.#gate.value;
    if (gate.status !== 'open' && gate.sid !== this.#session.record?.sid) {
      this.#open(null);
    }
  }
}

function asAuthError(error: unknown): AuthError {
  return isAuthError(error) ? error : new AuthError('refresh-malformed', { cause: error });
}
