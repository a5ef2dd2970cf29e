import { Observable, catchError, concatMap, defer, filter, map, of, tap } from 'rxjs';
import { AuthEvent } from '../session/auth-event';
import { SessionRecord } from '../session/session-record';
import { AuthSession } from '../session/auth-session';
import { waitForRecord } from './wait-for-record';
import { TabMessage, parseMessage, tabChannel } from './tab-channel';

/** A message may arrive before what it tells of can be read. */
const readableWithinMs = 500;

type Open = () => BroadcastChannel;

/** A page that has slept has missed what other tabs did. */
export function syncOnResume(session: AuthSession, resumed$: Observable<unknown>) {
  return resumed$.pipe(
    filter(() => session.sharedByTabs),
    concatMap(() => session.reread$),
    tap(() => session.follow()),
  );
}

/** For stores that do not tell other tabs by themselves. */
export function syncOnMessage(session: AuthSession, open: Open): Observable<unknown> {
  return exchangeMessages(session, open).pipe(
    concatMap((message) =>
      waitForRecord(session, (stored) => hasCaughtUp(message, stored), readableWithinMs).pipe(
        catchError(() => of(null)),
      ),
    ),
    tap(() => session.follow()),
  );
}

/** For a cookie that no script sees: after a sign-in elsewhere each tab asks for tokens of its own. */
export function syncCookieSession(session: AuthSession, open: Open): Observable<unknown> {
  return exchangeMessages(session, open).pipe(
    tap(({ type }) => {
      if (type === 'signed-in') {
        session.askAnew();
      } else if (type !== 'refreshed') {
        session.endElsewhere();
      }
    }),
  );
}

function hasCaughtUp({ type, sid, gen }: TabMessage, stored: SessionRecord | null): boolean {
  return type === 'signed-in' || type === 'refreshed'
    ? stored?.sid === sid && stored.gen >= gen
    : stored?.sid !== sid;
}

/** What other tabs tell; tells them what this one does, but not what it only repeats. */
function exchangeMessages(session: AuthSession, open: Open): Observable<TabMessage> {
  return defer(() => {
    let { sid = '', gen = 0 } = session.record ?? {};
    let heard: unknown;
    const done$ = session.events$.pipe(
      map((event): unknown => {
        ({ sid, gen } = session.record ?? { sid, gen });
        return isElsewhere(event) ? null : { type: event.type, sid, gen };
      }),
      map(parseMessage),
      filter((message) => message !== null && JSON.stringify(message) !== heard),
      // Who hears of it looks for it in the store.
      concatMap((message) => session.flushed$.pipe(map(() => message))),
    );
    return tabChannel(open, done$ as Observable<TabMessage>).pipe(
      map(parseMessage),
      filter((message) => message !== null),
      tap((message) => (heard = JSON.stringify(message))),
    );
  });
}

function isElsewhere(event: AuthEvent): boolean {
  return event.type === 'signed-out' && event.inOtherTab;
}
