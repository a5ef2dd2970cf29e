import {
  Observable,
  SchedulerLike,
  catchError,
  defer,
  filter,
  map,
  of,
  repeat,
  switchMap,
  take,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import { AuthError, isAuthError } from '../core/auth-error';
import { SessionRecord } from '../core/session-record';
import { AuthSession } from '../session/auth-session';
import { Renewal, TabCoordination } from '../session/tab-coordination';
import { GenerationBarrier } from './generation-barrier';
import { TabLock } from './tab-lock';

/** What the last holder wrote is visible within this time after the barrier says so, or something is wrong. */
const visibleWithinMs = 500;
/** A tab that has just rotated the token is seen within this time (25 ms at most when measured in Chromium). */
const siblingWithinMs = 1_000;
/** A sign-out is told to the server after a refresh that is on its way, but not much later. */
const excludeWaitMs = 5_000;
const lookEveryMs = 20;

/** One refresh at a time across tabs, each starting from what the last one stored. */
export class SharedSession implements TabCoordination {
  readonly #lock: TabLock;
  readonly #barrier: GenerationBarrier;
  readonly #scheduler: SchedulerLike;

  constructor(lock: TabLock, barrier: GenerationBarrier, scheduler: SchedulerLike) {
    this.#lock = lock;
    this.#barrier = barrier;
    this.#scheduler = scheduler;
  }

  exclude<T>(work: Observable<T>): Observable<T> {
    return this.#lock.hold(work, excludeWaitMs).pipe(catchError(() => work));
  }

  renew(session: AuthSession, record: SessionRecord, renewal: Renewal): Observable<SessionRecord> {
    return this.#lock.hold(
      session.sharedByTabs ? this.#renewStored(session, record, renewal) : renewal(record),
    );
  }

  #renewStored(session: AuthSession, record: SessionRecord, renewal: Renewal) {
    return this.#barrier.read().pipe(
      switchMap((mark) =>
        this.#look(
          session,
          (stored) => mark === null || stored?.sid !== mark.sid || stored.gen >= mark.gen,
          visibleWithinMs,
          new AuthError('lock-timeout'),
        ),
      ),
      switchMap((stored) => {
        if (stored?.sid !== record.sid) {
          session.follow();
          return throwError(() => session.goneError());
        }
        return stored.gen > record.gen ? of(stored) : this.#commit(session, renewal(stored));
      }),
      catchError((error: unknown) =>
        isAuthError(error) && error.endsSession
          ? this.#sibling(session, record, error)
          : throwError(() => error),
      ),
    );
  }

  #commit(session: AuthSession, renewed$: Observable<SessionRecord>): Observable<SessionRecord> {
    return renewed$.pipe(
      switchMap((next) =>
        (session.store.flushed$ ?? of(null)).pipe(
          switchMap(() => this.#barrier.commit({ sid: next.sid, gen: next.gen })),
          map(() => next),
        ),
      ),
    );
  }

  /** The server refused `record`: perhaps because another tab was faster. Its newer record, or the refusal. */
  #sibling(session: AuthSession, { sid, gen }: SessionRecord, refusal: AuthError) {
    return this.#look(
      session,
      (stored) => stored?.sid === sid && stored.gen > gen,
      siblingWithinMs,
      refusal,
    ).pipe(map((stored) => stored as SessionRecord));
  }

  #look(
    session: AuthSession,
    found: (stored: SessionRecord | null) => boolean,
    withinMs: number,
    error: AuthError,
  ): Observable<SessionRecord | null> {
    return defer(() => session.store.reload$ ?? of(null)).pipe(
      map(() => session.stored()),
      repeat({ delay: () => timer(lookEveryMs, this.#scheduler) }),
      filter(found),
      take(1),
      timeout({ first: withinMs, scheduler: this.#scheduler, with: () => throwError(() => error) }),
    );
  }
}
