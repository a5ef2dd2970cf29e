import { BehaviorSubject, Observable, Subscription, defer, distinctUntilChanged, map } from 'rxjs';
import { AuthError, isAuthError } from './auth-error';
import { AuthEvent } from './auth-event';
import { AuthState } from './auth-state';
import { Clock } from './clock';
import { NotificationQueue } from './notification-queue';
import { RefreshSource } from './refresh-source';
import { runRefresh } from './refresh-task';
import { beginRefresh, isRunning } from './refresh-transitions';
import { RefreshOptions, SessionOptions } from './session-options';
import { SessionEvents } from './session-events';
import { SessionPort, Transition } from './session-port';
import { SessionRecord } from './session-record';
import {
  EventBody,
  Readiness,
  SessionSnapshot,
  Step,
  initialSnapshot,
  readiness,
  recordOf,
  sourceOf,
  staleSessionError,
} from './session-state';
import { SafeStore } from './session-store';
import { stateOf } from './session-view';
import { Waiter, WaiterQueue, releaseWaiters } from './waiter-queue';

/**
 * The driver of the session. Transitions compute the next snapshot; this class alone has side effects: it commits the
 * snapshot, which counts at once, writes the store, and then notifies: streams, event, waiters, start of a refresh. The
 * notifications of two commits never mix, so every observer sees changes in order.
 */
export class AuthSession implements SessionPort {
  /** The gate: requests wait while its snapshot has a blocking refresh. */
  readonly #snapshot$ = new BehaviorSubject(initialSnapshot);
  readonly #notifications = new NotificationQueue();
  readonly #subscriptions = new Subscription();
  readonly #options: SessionOptions;
  readonly #events: SessionEvents;
  readonly #waiters: WaiterQueue;
  #snapshot = initialSnapshot;
  /** Local ms since 1970: what failed before may have failed because there was no network. */
  #onlineSince = 0;

  readonly clock: Clock;
  readonly store: SafeStore;
  readonly newId: () => string;
  readonly events$: Observable<AuthEvent>;
  readonly state$: Observable<AuthState> = this.select(stateOf);

  constructor(options: SessionOptions) {
    const { clock, store, policy, newId } = options;
    this.#options = options;
    this.clock = clock;
    this.store = store;
    this.newId = newId;
    this.#events = new SessionEvents(clock);
    this.events$ = this.#events.events$;
    this.#waiters = new WaiterQueue(clock, policy.holdTimeoutMs);
  }

  get snapshot(): SessionSnapshot {
    return this.#snapshot;
  }

  get state(): AuthState {
    return stateOf(this.#snapshot);
  }

  /** Whether a subscriber of `events$` runs. Reporting what it does would make events of events, without end. */
  get isEmitting(): boolean {
    return this.#events.isEmitting;
  }

  /** The tokens in use. */
  get record(): SessionRecord | null {
    return recordOf(this.#snapshot.session);
  }

  /** Emits what `project` makes of the latest snapshot, where that differs from the value before. */
  select<T>(project: (snapshot: SessionSnapshot) => T): Observable<T> {
    // Deferred, since an operator exposes its source, and the snapshot holds tokens.
    return defer(() => this.#snapshot$).pipe(
      // The latest, not the published one: an earlier subscriber may have changed it.
      map(() => project(this.#snapshot)),
      distinctUntilChanged(),
    );
  }

  /** Whether a request may be sent now with the tokens in use. */
  readiness(): Readiness {
    const { record, clock } = this;
    const { tokenSource, refreshWindowMs } = this.#options;
    return readiness(
      this.#snapshot,
      record === null ? 'fresh' : tokenSource.freshness(record, clock.now(), refreshWindowMs),
    );
  }

  canRefresh(source: RefreshSource): boolean {
    const { clock } = this;
    return this.#options.tokenSource.canRefresh(source, clock.now(), clock.isReliable());
  }

  /** Starts a refresh of the current session without a waiter. Does nothing where one runs or none is allowed. */
  startRefresh(options: RefreshOptions = {}): void {
    const source = sourceOf(this.#snapshot.session);
    const isPossible = source !== null && (!options.background || this.canRefresh(source));
    if (isPossible && this.#snapshot.refresh.status === 'idle') {
      this.#commit(this.#beginRefresh(source, options));
    }
  }

  /**
   * Newer tokens than `used`, of the same session: at once if they are there, else after one shared refresh. Fails with
   * `hold-timeout` after `holdTimeoutMs`. A plain observable, since very many requests may wait at once.
   */
  freshTokens(used: RefreshSource, options: RefreshOptions = {}): Observable<SessionRecord> {
    return new Observable((subscriber) => {
      const { session } = this.#snapshot;
      const source = sourceOf(session);
      if (source?.sid !== used.sid) {
        subscriber.error(staleSessionError(session));
      } else if (session.status === 'active' && session.record.accessToken !== used.accessToken) {
        subscriber.next(session.record);
        subscriber.complete();
      } else {
        const step = this.#beginRefresh(source, options);
        if (isAuthError(step)) {
          subscriber.error(step);
        } else {
          subscriber.add(this.#waiters.add(source, subscriber));
          this.#commit(step);
          // After the timers of the refresh: where both time out at once, its error is the more exact one.
          this.#waiters.startTimer();
        }
      }
    });
  }

  apply(transition: Transition): void {
    this.#commit(transition(this.#snapshot));
  }

  /** Subscribes until the session is destroyed. */
  run(work$: Observable<unknown>): void {
    this.#subscriptions.add(work$.subscribe());
  }

  emit(event: EventBody): void {
    this.#notifications.add(() => this.#events.emit(event));
  }

  /** The network may be back: what failed before may be tried again. */
  online(): void {
    this.#onlineSince = this.clock.now();
  }

  destroy(): void {
    const waiters = this.#waiters.drain();
    const error = new AuthError('destroyed');
    this.#subscriptions.unsubscribe();
    this.#snapshot = { ...this.#snapshot, refresh: { status: 'idle' } };
    this.#snapshot$.next(this.#snapshot);
    this.#snapshot$.complete();
    this.#events.complete();
    this.#snapshot = { ...this.#snapshot, session: { status: 'none', error } };
    releaseWaiters(waiters, this, error);
  }

  #beginRefresh(source: RefreshSource, { background = false, force = false }: RefreshOptions) {
    return beginRefresh(this.#snapshot, source, {
      background,
      ignoreFailuresBefore: force ? Infinity : this.#onlineSince,
      now: this.clock.now(),
      policy: this.#options.policy,
    });
  }

  #commit(step: Step | AuthError | null): void {
    if (step === null || isAuthError(step)) {
      return;
    }
    const { next, write } = step;
    const before = this.#snapshot;
    // First, since the store of an app may change the session again.
    this.#snapshot = next;
    if (write === 'clear') {
      this.store.clear();
    } else if (write !== undefined) {
      this.store.save(write);
    }
    if (next !== before) {
      const opensGate = before.refresh.status !== 'idle' && next.refresh.status === 'idle';
      // Drained now: requests that come while this is notified wait for the next refresh.
      const waiters = opensGate ? this.#waiters.drain() : [];
      this.#notifications.add(() => this.#notify(step, waiters));
    }
  }

  #notify({ next, event, start }: Step, waiters: Iterable<Waiter>): void {
    const { session, refresh } = next;
    this.#snapshot$.next(next);
    // A subscriber may have ended or replaced the session that the event is about.
    if (event !== undefined && sourceOf(session)?.sid === sourceOf(this.#snapshot.session)?.sid) {
      this.#events.emit(event);
    }
    releaseWaiters(waiters, this, refresh.status === 'idle' ? refresh.error : undefined);
    if (start !== undefined && isRunning(this.#snapshot, start.source)) {
      this.run(runRefresh(this, this.#options, start));
    }
  }
}
