import { Observable, dematerialize, map, materialize, of, switchMap, take, timer } from 'rxjs';
import { AuthError } from '../core/auth-error';
import { SessionRecord } from '../core/session-record';
import { AuthSession } from '../session/auth-session';
import { Renewal, TabCoordination } from '../session/tab-coordination';
import { RestSetup, askUnlessResting } from './shared-rest';
import { TabLock } from './tab-lock';

/** A refresh that its tab did not live to see is given this time, from its last try on, to bring its cookie. */
const settledAfterMs = 4_000;

interface CookieSessionSetup extends RestSetup {
  readonly lock: TabLock;
}

/** A session behind an HttpOnly cookie: each tab has an access token of its own, and only one asks at a time. */
export class CookieSessionTabs implements TabCoordination {
  readonly #setup: CookieSessionSetup;

  constructor(
    setup: CookieSessionSetup,
    readonly inStep: TabCoordination['inStep'],
  ) {
    this.#setup = setup;
  }

  /** What was known of the cookie before a sign-in or sign-out says nothing about the one after it. */
  exclude<T>(work: Observable<T>): Observable<T> {
    return this.#setup.lock.exclude(this.#settled(this.#forgetRest(work)));
  }

  renew(
    _: AuthSession,
    record: SessionRecord,
    renewal: Renewal,
    countFrom: number,
  ): Observable<SessionRecord> {
    const { lock, marks, scheduler } = this.#setup;
    return lock.hold((isHeld) => {
      // Who has given the lock back leaves the mark to the next one.
      const sent$ = marks.attempt('sent', () => (isHeld() ? scheduler.now() : undefined));
      const answered$ = marks.attempt('sent', () => (isHeld() ? null : undefined));
      const ask$ = this.#forgetRest(renewal(record, isHeld, sent$));
      return this.#settled(
        askUnlessResting(this.#setup, 'cookie', 0, countFrom, isTrouble, ask$),
      ).pipe(
        materialize(),
        take(1),
        switchMap((outcome) => answered$.pipe(map(() => outcome))),
        dematerialize(),
      );
    });
  }

  #forgetRest<T>(work: Observable<T>): Observable<T> {
    return work.pipe(
      switchMap((value) => this.#setup.marks.attempt('rest', () => null).pipe(map(() => value))),
    );
  }

  /** After the last refresh has brought its cookie, or has had the time to. */
  #settled<T>(work: Observable<T>): Observable<T> {
    const { marks, scheduler } = this.#setup;
    return marks.attempt('sent').pipe(
      switchMap((sent) => {
        const left = Number(sent) + settledAfterMs - scheduler.now();
        return left > 0 && left <= settledAfterMs ? timer(left, scheduler) : of(null);
      }),
      switchMap(() => work),
    );
  }
}

/** A refusal concerns the cookie, and a sign-in elsewhere may have brought a new one since. */
function isTrouble({ code }: AuthError): boolean {
  return code.startsWith('refresh-');
}
