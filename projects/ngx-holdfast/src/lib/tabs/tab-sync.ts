import { EMPTY, Observable, catchError, concatMap, defer, filter, map, of, tap } from 'rxjs';
import { AuthEvent } from '../session/auth-event';
import { cookieSession } from '../session/refresh-source';
import { syncWithStore } from '../session/session-commands';
import { SessionPort, Transition } from '../session/session-port';
import { SessionRecord } from '../session/session-record';
import { sourceOf } from '../session/session-state';
import { flushed, reloaded } from '../session/session-store';
import { revalidate, signedOutInOtherTab } from '../session/shared-transitions';
import { TabMessage, parseMessage, tabChannel } from './tab-channel';
import { waitForRecord } from './wait-for-record';

/** A message may arrive before what it reports can be read. */
const readableTimeoutMs = 500;

type Open = () => BroadcastChannel;

/** For a store that reports what other tabs write. */
export function syncOnStoreChange(session: SessionPort): Observable<Transition> {
  return (session.store.changes$ ?? EMPTY).pipe(map(() => syncWithStore(session)));
}

/** A page that was suspended has missed what other tabs did. */
export function syncOnResume(
  session: SessionPort,
  resumed$: Observable<unknown>,
): Observable<Transition> {
  return resumed$.pipe(
    filter(() => session.store.sharedByTabs),
    concatMap(() => reloaded(session.store)),
    map(() => syncWithStore(session)),
  );
}

/** For a store that does not report what other tabs write. */
export function syncOnMessage(session: SessionPort, open: Open): Observable<Transition> {
  return exchangeMessages(session, open).pipe(
    concatMap((message) =>
      waitForRecord(session, (stored) => hasCaughtUp(message, stored), readableTimeoutMs).pipe(
        catchError(() => of(null)),
      ),
    ),
    map(() => syncWithStore(session)),
  );
}

/** For an HttpOnly cookie: after a sign-in in another tab each tab requests tokens of its own. */
export function syncCookieSession(session: SessionPort, open: Open): Observable<Transition> {
  return exchangeMessages(session, open).pipe(
    filter(({ type }) => type !== 'refreshed'),
    map(
      ({ type }): Transition =>
        (snapshot) =>
          type === 'signed-in'
            ? revalidate(snapshot, cookieSession(session.newId()))
            : { ...signedOutInOtherTab(snapshot), write: 'clear' },
    ),
  );
}

function hasCaughtUp({ type, sid, gen }: TabMessage, stored: SessionRecord | null): boolean {
  return type === 'signed-in' || type === 'refreshed'
    ? stored?.sid === sid && stored.gen >= gen
    : stored?.sid !== sid;
}

/** Receives other tabs' messages and broadcasts this tab's changes, without echoing received ones. */
function exchangeMessages(session: SessionPort, open: Open): Observable<TabMessage> {
  return defer(() => {
    let { sid = '', gen = 0 } = sourceOf(session.snapshot.session) ?? {};
    let lastReceived: unknown;
    const outgoing$ = session.events$.pipe(
      map((event): unknown => {
        ({ sid, gen } = sourceOf(session.snapshot.session) ?? { sid, gen });
        return isOfOtherTab(event) ? null : { type: event.type, sid, gen };
      }),
      map(parseMessage),
      filter((message) => message !== null && JSON.stringify(message) !== lastReceived),
      // The tabs that receive it look into the store.
      concatMap((message) => flushed(session.store).pipe(map(() => message))),
    );
    return tabChannel(open, outgoing$ as Observable<TabMessage>).pipe(
      map(parseMessage),
      filter((message) => message !== null),
      tap((message) => (lastReceived = JSON.stringify(message))),
    );
  });
}

function isOfOtherTab(event: AuthEvent): boolean {
  return event.type === 'signed-out' && event.inOtherTab;
}
