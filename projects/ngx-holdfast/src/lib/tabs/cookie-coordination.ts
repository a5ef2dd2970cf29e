import {
  Observable,
  concatMap,
  dematerialize,
  filter,
  map,
  materialize,
  merge,
  of,
  switchMap,
  take,
  tap,
  timer,
} from 'rxjs';
import { AuthError } from '../session/auth-error';
import { SessionRecord } from '../session/session-record';
import { AuthSession } from '../session/auth-session';
import { Renewal, TabCoordination } from '../session/tab-coordination';
import { SharedCooldownOptions, refreshUnlessCoolingDown } from './shared-cooldown';
import { TabLock } from './tab-lock';

/** A refresh that its tab did not live to see is given this time, from its last try on, to bring its cookie. */
const settledAfterMs = 4_000;

interface CookieSessionSetup extends SharedCooldownOptions {
  readonly lock: TabLock;
  /** The page runs on, and may have missed what other tabs told. */
  readonly resumed$: Observable<unknown>;
}

/** A session behind an HttpOnly cookie: each tab has an access token of its own, and only one asks at a time. */
export class CookieCoordination implements TabCoordination {
  readonly #setup: CookieSessionSetup;
  readonly #follow: TabCoordination['sync'];
  /** The last sign-in or sign-out that this tab's tokens come after. All tabs count them together. */
  #turn: unknown;

  constructor(setup: CookieSessionSetup, follow: TabCoordination['sync']) {
    this.#setup = setup;
    this.#follow = follow;
  }

  sync(session: AuthSession): Observable<unknown> {
    const { marks, resumed$ } = this.#setup;
    const missed$ = resumed$.pipe(
      concatMap(() => marks.tryUpdate('turn')),
      // Marks that cannot be read tell nothing.
      filter((turn) => turn !== null && turn !== this.#turn),
      filter(() => session.state.status === 'authenticated'),
      tap(() => session.askAnew()),
    );
    return merge(this.#follow(session), missed$);
  }

  /** What was known of the cookie before a sign-in or sign-out says nothing about the one after it. */
  runExclusive<T>(work: Observable<T>): Observable<T> {
    const { lock, marks } = this.#setup;
    // Before the work, since the page may be gone after it.
    const counted$ = marks.tryUpdate('turn', (turn) => (this.#turn = (Number(turn) || 0) + 1));
    return lock.runExclusive(this.#settled(counted$.pipe(switchMap(() => this.#forgetRest(work)))));
  }

  refresh(
    _: AuthSession,
    record: SessionRecord,
    renewal: Renewal,
    countFrom: number,
  ): Observable<SessionRecord> {
    const { lock, marks, scheduler } = this.#setup;
    return lock.withLock((isHeld) => {
      // Who has given the lock back leaves the mark to the next one.
      const sent$ = marks.tryUpdate('sent', () => (isHeld() ? scheduler.now() : undefined));
      const answered$ = marks.tryUpdate('sent', () => (isHeld() ? null : undefined));
      const ask$ = this.#forgetRest(renewal(record, isHeld, sent$));
      // Whoever is signed in already may be somebody of before the last turn.
      const learned$ =
        record.accessToken === ''
          ? marks.tryUpdate('turn').pipe(tap((turn) => (this.#turn = turn)))
          : of(null);
      return this.#settled(learned$).pipe(
        switchMap(() =>
          refreshUnlessCoolingDown(this.#setup, 'cookie', 0, countFrom, isTransient, ask$),
        ),
        materialize(),
        take(1),
        switchMap((outcome) => answered$.pipe(map(() => outcome))),
        dematerialize(),
      );
    });
  }

  #forgetRest<T>(work: Observable<T>): Observable<T> {
    return work.pipe(
      switchMap((value) => this.#setup.marks.tryUpdate('rest', () => null).pipe(map(() => value))),
    );
  }

  /** After the last refresh has brought its cookie, or has had the time to. */
  #settled<T>(work: Observable<T>): Observable<T> {
    const { marks, scheduler } = this.#setup;
    return marks.tryUpdate('sent').pipe(
      switchMap((sent) => {
        const left = Number(sent) + settledAfterMs - scheduler.now();
        return left > 0 && left <= settledAfterMs ? timer(left, scheduler) : of(null);
      }),
      switchMap(() => work),
    );
  }
}

/** A refusal concerns the cookie, and a sign-in elsewhere may have brought a new one since. */
function isTransient({ code }: AuthError): boolean {
  return code.startsWith('refresh-');
}
