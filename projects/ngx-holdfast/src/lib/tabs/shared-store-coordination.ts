import { Observable, catchError, map, of, switchMap, throwError } from 'rxjs';
import { AuthError, isAuthError } from '../session/auth-error';
import { SessionPort, Transition } from '../session/session-port';
import { SessionRecord } from '../session/session-record';
import { flushed } from '../session/session-store';
import { RefreshAttempt, TabCoordination } from '../session/tab-coordination';
import { commitGeneration, generationOf } from './generations';
import { refreshUnlessCoolingDown } from './shared-cooldown';
import { SharedKeyValue } from './shared-key-value';
import { TabLock } from './tab-lock';
import { waitForRecord } from './wait-for-record';

/** What the last holder of the lock has written is visible within this time after its generation mark. */
const visibleTimeoutMs = 500;
/** Tokens that another tab has just refreshed are visible within this time (25 ms at most when measured in Chromium). */
const siblingTimeoutMs = 1_000;

export interface SharedStoreOptions {
  readonly lock: TabLock;
  readonly shared: SharedKeyValue;
  /** After this time a write that is still not visible is considered lost, in ms. */
  readonly lostAfterMs: number;
  /** What other tabs change. */
  readonly changes$: TabCoordination['changes$'];
}

/** A session in a store: one refresh at a time across tabs, each starting from what the last one has stored. */
export class SharedStoreCoordination implements TabCoordination {
  readonly #options: SharedStoreOptions;
  /** The generation mark that the store is behind, and since when (monotonic ms). */
  #stale = { mark: '', since: 0 };

  constructor(options: SharedStoreOptions) {
    this.#options = options;
  }

  signInOrOut<T>(request$: Observable<T>): Observable<T> {
    return request$;
  }

  changes$(session: SessionPort): Observable<Transition> {
    return this.#options.changes$(session);
  }

  refresh(session: SessionPort, attempt: RefreshAttempt): Observable<SessionRecord | null> {
    const record = attempt.source as SessionRecord;
    return this.#options.lock
      .withLock((isHeld) => this.#refreshLatest(session, record, attempt, isHeld))
      .pipe(
        catchError((error: unknown) => {
          const failed$ = throwError(() => error);
          return session.store.sharedByTabs && isAuthError(error) && mayHaveLostRace(error)
            ? waitForRecord(
                session,
                (stored) => stored?.sid === record.sid && stored.gen > record.gen,
                siblingTimeoutMs,
              ).pipe(catchError(() => failed$))
            : failed$;
        }),
      );
  }

  #refreshLatest(
    session: SessionPort,
    record: SessionRecord,
    attempt: RefreshAttempt,
    isHeld: () => boolean,
  ): Observable<SessionRecord | null> {
    const { shared } = this.#options;
    return this.#latest(session, record).pipe(
      switchMap((latest) => {
        if (latest?.sid !== record.sid || latest.gen !== record.gen) {
          return of(latest);
        }
        const { sid: subject, gen } = latest;
        return refreshUnlessCoolingDown(
          { shared, subject, gen, shouldShare: () => true },
          attempt,
          attempt.request(latest, { isHeld }),
        ).pipe(
          switchMap((next) => flushed(session.store).pipe(map(() => next))),
          switchMap((next) => commitGeneration(shared, next).pipe(map(() => next))),
        );
      }),
    );
  }

  /** What the last holder of the lock has stored. */
  #latest(session: SessionPort, record: SessionRecord): Observable<SessionRecord | null> {
    return generationOf(this.#options.shared, record.sid).pipe(
      switchMap((committed) => {
        if (session.store.sharedByTabs) {
          const mark = `${record.sid} ${committed}`;
          return waitForRecord(
            session,
            (stored) => stored?.sid !== record.sid || stored.gen >= committed,
            visibleTimeoutMs,
          ).pipe(catchError(() => throwError(() => this.#staleStoreError(mark, session))));
        }
        // A duplicate of this tab has refreshed its copy of the session: the tokens of this one have been rotated.
        return committed > record.gen
          ? throwError(() => new AuthError('session-expired'))
          : of(record);
      }),
    );
  }

  /** After a while the write is considered lost: a killed browser may drop the write to the store and keep the mark. */
  #staleStoreError(mark: string, { clock }: SessionPort): AuthError {
    if (this.#stale.mark !== mark) {
      this.#stale = { mark, since: clock.elapsed() };
    }
    const isLost = clock.elapsed() - this.#stale.since >= this.#options.lostAfterMs;
    return new AuthError(isLost ? 'session-expired' : 'lock-timeout');
  }
}

/** Another tab may have been faster: it has rotated the token, or has kept this one waiting. */
function mayHaveLostRace({ isTerminal, code }: AuthError): boolean {
  return isTerminal || code === 'lock-timeout';
}
