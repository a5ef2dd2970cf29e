import {
  BehaviorSubject,
  Observable,
  SchedulerLike,
  Subscription,
  catchError,
  defer,
  distinctUntilChanged,
  finalize,
  first,
  map,
  of,
  switchMap,
  take,
  throwError,
  throwIfEmpty,
} from 'rxjs';
import { AuthError, isAuthError } from '../core/auth-error';
import { freshness, refreshTokenExpired } from '../core/freshness';
import { SessionRecord } from '../core/session-record';
import { AuthSession } from './auth-session';
import { Gate } from './gate';
import { SessionLock, TokenRefresher } from './ports';
import { RefreshBrake } from './refresh-brake';
import { RefreshPolicy, failAfter, retryWithBackoff } from './refresh-policy';
import { siblingRecord } from './sibling-record';

export interface CoordinatorSetup {
  readonly session: AuthSession;
  readonly refresher: TokenRefresher;
  readonly lock: SessionLock;
  readonly policy: RefreshPolicy;
  readonly scheduler: SchedulerLike;
  readonly random: () => number;
}

/** Runs at most one refresh at a time, which belongs to the session and not to who asked for it. */
export class RefreshCoordinator {
  private readonly gate = new BehaviorSubject<Gate>({ status: 'open', flight: 0, error: null });
  /** Also counts flights of ended sessions, whose answers are thrown away. */
  private readonly inTheAir = new BehaviorSubject(0);
  private readonly flights = new Subscription();
  private readonly brake: RefreshBrake;

  readonly gate$: Observable<Gate> = this.gate.pipe(
    map(() => this.gate.value),
    distinctUntilChanged(),
  );

  constructor(private readonly setup: CoordinatorSetup) {
    this.brake = new RefreshBrake(setup.policy);
    this.flights.add(setup.session.changed$.subscribe(() => this.releaseOthers()));
  }

  /** Emits once no refresh is on its way, not even for an ended session. */
  get landed$(): Observable<void> {
    return this.inTheAir.pipe(
      first((flights) => flights === 0),
      map(() => undefined),
    );
  }

  /** Whether a request that would use `record` has to wait. */
  holds(record: SessionRecord): boolean {
    const gate = this.gate.value;
    return gate.status === 'shut' && gate.sid === record.sid;
  }

  /** Newer tokens than `used`, of the same session: at once if they are there, else after one shared refresh. */
  freshTokens(used: SessionRecord, insist = false): Observable<SessionRecord> {
    return defer(() => {
      const { record } = this.setup.session;
      if (record === null || record.sid !== used.sid) {
        return throwError(() => this.setup.session.goneError());
      }
      const replacement = this.replacement(used);
      if (replacement !== null) {
        return of(replacement);
      }
      const refusal = this.launch(record, 'shut', insist);
      return refusal === null ? this.landing(used) : throwError(() => refusal);
    });
  }

  /** Newer tokens than `used` of the same session, if there are some already. */
  replacement(used: SessionRecord): SessionRecord | null {
    const { record } = this.setup.session;
    return record?.sid === used.sid && record.accessToken !== used.accessToken ? record : null;
  }

  /** Starts an early refresh: requests go on with the token that they have. */
  refreshAhead(record: SessionRecord): void {
    if (this.gate.value.status === 'open') {
      this.launch(record, 'refreshing', false);
    }
  }

  /** Starts the refresh that a refused token needs, for later requests: who calls does not wait. */
  refreshFor(used: SessionRecord): void {
    const { record } = this.setup.session;
    if (record?.sid === used.sid && record.accessToken === used.accessToken) {
      this.launch(record, 'shut', false);
    }
  }

  destroy(): void {
    this.flights.unsubscribe();
    this.gate.next({
      status: 'open',
      flight: this.gate.value.flight,
      error: new AuthError('destroyed'),
    });
    this.gate.complete();
  }

  /** Joins the flight of this session or starts one; says why it does not. */
  private launch(
    record: SessionRecord,
    status: 'shut' | 'refreshing',
    insist: boolean,
  ): AuthError | null {
    const { session } = this.setup;
    const gate = this.gate.value;
    if (gate.status !== 'open' && gate.sid === record.sid) {
      if (gate.status !== status && status === 'shut') {
        this.gate.next({ ...gate, status });
      }
      return null;
    }
    const refusal = this.brake.refusal(record, session.now(), insist);
    if (refusal !== null) {
      return refusal;
    }
    this.brake.started(session.now());
    const flight = gate.flight + 1;
    this.gate.next({ status, flight, sid: record.sid });
    session.emit({ type: 'refresh-started' });
    this.inTheAir.next(this.inTheAir.value + 1);
    this.flights.add(
      this.renew(record)
        .pipe(finalize(() => this.inTheAir.next(this.inTheAir.value - 1)))
        .subscribe({
          next: (next) => {
            session.adopt(next);
            this.open(flight, null);
          },
          error: (error: unknown) => this.failed(flight, record, asAuthError(error)),
        }),
    );
    return null;
  }

  private landing(used: SessionRecord): Observable<SessionRecord> {
    const { session } = this.setup;
    return this.gate.pipe(
      first(isOpen),
      map(({ error }) => {
        const { record } = session;
        if (error?.code === 'destroyed') {
          throw error;
        }
        if (record === null || record.sid !== used.sid) {
          throw session.goneError();
        }
        if (record.accessToken === used.accessToken && error) {
          throw error;
        }
        return record;
      }),
    );
  }

  private failed(flight: number, record: SessionRecord, error: AuthError): void {
    const { session } = this.setup;
    this.brake.failed(record, error, session.now());
    const gate = this.gate.value;
    const nobodyNeedsIt =
      gate.flight === flight &&
      gate.status === 'refreshing' &&
      freshness(record, session.now(), 0) !== 'expired';
    if (endsSession(error) && session.isCurrent(record) && !nobodyNeedsIt) {
      this.flights.add(session.expire(error).subscribe());
    } else if (session.isCurrent(record)) {
      session.emit({ type: 'refresh-failed', error });
    }
    this.open(flight, error);
  }

  private open(flight: number, error: AuthError | null): void {
    const gate = this.gate.value;
    if (gate.flight === flight && gate.status !== 'open') {
      this.gate.next({ status: 'open', flight, error });
    }
  }

  /** Who waits for a session that is over need not wait for its last answer. */
  private releaseOthers(): void {
    const gate = this.gate.value;
    if (gate.status !== 'open' && gate.sid !== this.setup.session.record?.sid) {
      this.open(gate.flight, null);
    }
  }

  private renew(record: SessionRecord): Observable<SessionRecord> {
    const { lock, policy, scheduler, random } = this.setup;
    return defer(() => lock.hold(defer(() => this.attempt(record)))).pipe(
      take(1),
      throwIfEmpty(() => new AuthError('refresh-malformed')),
      retryWithBackoff(policy, scheduler, random),
      failAfter(policy.totalMs, scheduler, 'refresh-timeout'),
    );
  }

  /** Inside the lock: first look whether another tab was faster, then ask the server. */
  private attempt(record: SessionRecord): Observable<SessionRecord> {
    const { session } = this.setup;
    return session.sharedByTabs
      ? this.setup.lock.upToDate(session.stored()).pipe(
          switchMap((stored) => {
            if (stored === null || stored.sid !== record.sid) {
              return session.follow().pipe(
                map(() => {
                  throw session.goneError();
                }),
              );
            }
            return stored.gen > record.gen ? of(stored) : this.ask(stored);
          }),
        )
      : this.ask(record);
  }

  private ask(record: SessionRecord): Observable<SessionRecord> {
    const { session, refresher, policy, scheduler } = this.setup;
    if (!session.canRefresh(record)) {
      return throwError(
        () => new AuthError('session-expired', { detail: 'There is no refresh token.' }),
      );
    }
    if (refreshTokenExpired(record, session.now())) {
      return throwError(
        () => new AuthError('session-expired', { detail: 'The refresh token lapsed.' }),
      );
    }
    return defer(() => refresher(record)).pipe(
      take(1),
      throwIfEmpty(() => new AuthError('refresh-malformed')),
      failAfter(policy.attemptTimeoutMs, scheduler, 'refresh-timeout'),
      switchMap((response) => session.keep(record, response)),
      switchMap((next) => this.setup.lock.committed(next)),
      catchError((error: unknown) =>
        isAuthError(error) && endsSession(error) && session.sharedByTabs
          ? siblingRecord(session, record, error, scheduler)
          : throwError(() => error),
      ),
    );
  }
}

function isOpen(gate: Gate): gate is Extract<Gate, { status: 'open' }> {
  return gate.status === 'open';
}

function endsSession(error: AuthError): boolean {
  return error.code === 'session-expired' || error.code === 'token-header-missing';
}

function asAuthError(error: unknown): AuthError {
  return isAuthError(error) ? error : new AuthError('refresh-malformed', { cause: error });
}
