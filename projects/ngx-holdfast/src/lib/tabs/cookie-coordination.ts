import { Observable, concatMap, filter, map, merge, of, switchMap, tap } from 'rxjs';
import { AuthError } from '../session/auth-error';
import { Clock } from '../session/clock';
import { cookieSession } from '../session/refresh-source';
import { SessionPort, Transition } from '../session/session-port';
import { SessionRecord } from '../session/session-record';
import { revalidate } from '../session/shared-transitions';
import { RefreshAttempt, TabCoordination } from '../session/tab-coordination';
import { finallyWait } from './finally-wait';
import { refreshUnlessCoolingDown } from './shared-cooldown';
import { SharedKeyValue } from './shared-key-value';
import { TabLock } from './tab-lock';

/** How long the `Set-Cookie` of a refresh may take whose tab has closed, counted from its last attempt. */
const settleTimeMs = 4_000;

export interface CookieOptions {
  readonly lock: TabLock;
  readonly shared: SharedKeyValue;
  readonly clock: Clock;
  /** The page runs again, and may have missed messages of other tabs. */
  readonly resumed$: Observable<unknown>;
  /** What other tabs change, as their messages say. */
  readonly changes$: TabCoordination['changes$'];
}

/** A session behind an HttpOnly cookie: each tab has an access token of its own, and one tab refreshes at a time. */
export class CookieCoordination implements TabCoordination {
  readonly #options: CookieOptions;
  /** Counts sign-ins and sign-outs in all tabs. This is the one that the tokens of this tab come after. */
  #epoch: unknown;

  constructor(options: CookieOptions) {
    this.#options = options;
  }

  changes$(session: SessionPort): Observable<Transition> {
    const { shared, resumed$, changes$ } = this.#options;
    const missed$ = resumed$.pipe(
      concatMap(() => shared.tryUpdate('epoch')),
      // `null`: the entry cannot be read.
      filter((epoch) => epoch !== null && epoch !== this.#epoch),
      filter(() => session.snapshot.session.status === 'active'),
      map((): Transition => (snapshot) => revalidate(snapshot, cookieSession(session.newId()))),
    );
    return merge(changes$(session), missed$);
  }

  /** What was known of the cookie before a sign-in or sign-out does not apply after it. */
  signInOrOut<T>(request$: Observable<T>): Observable<T> {
    const { lock, shared } = this.#options;
    // Before the request, since the page may be gone after it.
    const bumpEpoch$ = shared.tryUpdate(
      'epoch',
      (epoch) => (this.#epoch = (Number(epoch) || 0) + 1),
    );
    const request = bumpEpoch$.pipe(switchMap(() => this.#clearCooldown(request$)));
    return lock.runExclusive(this.#afterPendingRefresh(request));
  }

  refresh(_: SessionPort, attempt: RefreshAttempt): Observable<SessionRecord> {
    const { lock, shared, clock } = this.#options;
    return lock.withLock((isHeld) => {
      // A tab that has given the lock back leaves the entry to the next holder.
      const markSent$ = shared.tryUpdate('sent', () => (isHeld() ? clock.now() : undefined));
      const clearSent$ = shared.tryUpdate('sent', () => (isHeld() ? null : undefined));
      const request$ = this.#clearCooldown(
        attempt.request(attempt.source, { isHeld, ready$: markSent$ }),
      );
      // Only a session without a token adopts the current epoch: a user who is signed in may predate it.
      const readEpoch$ =
        attempt.source.accessToken === undefined
          ? shared.tryUpdate('epoch').pipe(tap((epoch) => (this.#epoch = epoch)))
          : of(null);
      return this.#afterPendingRefresh(readEpoch$).pipe(
        switchMap(() =>
          refreshUnlessCoolingDown(
            { shared, subject: 'cookie', gen: 0, shouldShare: isTransient },
            attempt,
            request$,
          ),
        ),
        finallyWait(clearSent$),
      );
    });
  }

  #clearCooldown<T>(request$: Observable<T>): Observable<T> {
    return request$.pipe(
      switchMap((value) =>
        this.#options.shared.tryUpdate('cooldown', () => null).pipe(map(() => value)),
      ),
    );
  }

  /** After the last refresh has set its cookie, or has had the time to. */
  #afterPendingRefresh<T>(work$: Observable<T>): Observable<T> {
    const { shared, clock } = this.#options;
    return shared.tryUpdate('sent').pipe(
      switchMap((sent) => {
        const leftMs = Number(sent) + settleTimeMs - clock.now();
        return leftMs > 0 && leftMs <= settleTimeMs ? clock.delay(leftMs) : of(null);
      }),
      switchMap(() => work$),
    );
  }
}

/** A rejection concerns the cookie, and a sign-in in another tab may have brought a new one. */
function isTransient({ code }: AuthError): boolean {
  return code.startsWith('refresh-');
}
