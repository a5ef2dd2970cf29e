import { Observable, catchError, map, of, switchMap, throwError } from 'rxjs';
import { AuthError, isAuthError } from '../session/auth-error';
import { SessionRecord } from '../session/session-record';
import { AuthSession } from '../session/auth-session';
import { Renewal, TabCoordination } from '../session/tab-coordination';
import { commitGeneration, generationOf } from './generations';
import { waitForRecord } from './wait-for-record';
import { SharedCooldownOptions, refreshUnlessCoolingDown } from './shared-cooldown';
import { TabLock } from './tab-lock';

/** What the last holder wrote is visible within this time after its mark, or something is wrong. */
const visibleTimeoutMs = 500;
/** A tab that has just rotated the token is seen within this time (25 ms at most when measured in Chromium). */
const siblingTimeoutMs = 1_000;

interface StoredSessionSetup extends SharedCooldownOptions {
  readonly lock: TabLock;
}

/** A session in a store: one refresh at a time across tabs, each starting from what the last one stored. */
export class SharedStoreCoordination implements TabCoordination {
  readonly #setup: StoredSessionSetup;
  /** The mark that the store was behind, and since when (local ms since 1970). */
  #behind = { mark: '', since: 0 };

  constructor(
    setup: StoredSessionSetup,
    readonly sync: TabCoordination['sync'],
  ) {
    this.#setup = setup;
  }

  runExclusive<T>(work: Observable<T>): Observable<T> {
    return this.#setup.lock.runExclusive(work);
  }

  refresh(
    session: AuthSession,
    record: SessionRecord,
    renewal: Renewal,
    countFrom: number,
  ): Observable<SessionRecord | null> {
    const { sid, gen } = record;
    const renewed = (isHeld: () => boolean) =>
      this.#renewLatest(session, record, (latest) => renewal(latest, isHeld), countFrom);
    return this.#setup.lock.withLock(renewed).pipe(
      catchError((error: unknown) => {
        const failed$ = throwError(() => error);
        return session.sharedByTabs && isAuthError(error) && mayHaveLostRace(error)
          ? waitForRecord(
              session,
              (stored) => stored?.sid === sid && stored.gen > gen,
              siblingTimeoutMs,
            ).pipe(catchError(() => failed$))
          : failed$;
      }),
    );
  }

  #renewLatest(
    session: AuthSession,
    record: SessionRecord,
    renewal: (latest: SessionRecord) => Observable<SessionRecord>,
    countFrom: number,
  ): Observable<SessionRecord | null> {
    const { marks } = this.#setup;
    return this.#latest(session, record).pipe(
      switchMap((latest) =>
        latest?.sid === record.sid && latest.gen === record.gen
          ? refreshUnlessCoolingDown(
              this.#setup,
              latest.sid,
              latest.gen,
              countFrom,
              () => true,
              renewal(latest),
            ).pipe(
              switchMap((next) => session.flushed$.pipe(map(() => next))),
              switchMap((next) => commitGeneration(marks, next).pipe(map(() => next))),
            )
          : of(latest),
      ),
    );
  }

  /** What the last holder of the lock stored. */
  #latest(session: AuthSession, record: SessionRecord): Observable<SessionRecord | null> {
    return generationOf(this.#setup.marks, record.sid).pipe(
      switchMap((reached) => {
        if (session.sharedByTabs) {
          return waitForRecord(
            session,
            (stored) => stored?.sid !== record.sid || stored.gen >= reached,
            visibleTimeoutMs,
          ).pipe(catchError(() => throwError(() => this.#lateOrLost(`${record.sid} ${reached}`))));
        }
        // A duplicate of this tab has renewed its copy of the session: this one's tokens are spent.
        return reached > record.gen
          ? throwError(() => new AuthError('session-expired'))
          : of(record);
      }),
    );
  }

  /** What is not there by and by never will be: a browser that is killed may lose the write and keep the mark. */
  #lateOrLost(mark: string): AuthError {
    const { policy, scheduler } = this.#setup;
    const now = scheduler.now();
    if (this.#behind.mark !== mark) {
      this.#behind = { mark, since: now };
    }
    const isLost = Math.abs(now - this.#behind.since) >= policy.cooldownMs;
    return new AuthError(isLost ? 'session-expired' : 'lock-timeout');
  }
}

/** Another tab may have been faster: it has spent the token, or kept this one waiting. */
function mayHaveLostRace({ isTerminal, code }: AuthError): boolean {
  return isTerminal || code === 'lock-timeout';
}
