import { AuthError } from '../../../src/lib/session/auth-error';
import { RefreshSource } from '../../../src/lib/session/refresh-source';
import { resolveTokens } from '../../../src/lib/session/resolve-tokens';
import { expireSession } from '../../../src/lib/session/session-commands';
import { SessionRecord } from '../../../src/lib/session/session-record';
import { adopt } from '../../../src/lib/session/session-transitions';
import { afterTokenTime, freshness } from './deadlines';
import { Input } from './input';
import { State } from './state';
import { Tab } from './tab';
import { now, storedSession } from './tokens';

const ofEndedSession = { ...storedSession('ada', 'ended', 0), accessToken: 'ended' };

const rejectedLate: Input = {
  kind: 'refresh',
  isForced: false,
  label: 'a request of an ended session is rejected',
  run: (tab) => tab.ask(ofEndedSession, tab.session.freshTokens(ofEndedSession)),
};

/** What requests, the page and the app ask of the session. */
export function requests(state: State): Input[] {
  const { session } = state.snapshot;
  switch (session.status) {
    case 'active':
      return [rejectedLate, ...requestsWith(session.record, state)];
    case 'cookie':
      return [
        rejectedLate,
        send(session.cookie),
        refreshNow(session.cookie),
        {
          kind: 'refresh',
          isForced: true,
          label: 'the page tries the cookie',
          run: (tab) => tab.session.startRefresh({ force: true }),
        },
      ];
    case 'none':
      return [rejectedLate];
    default:
      return [];
  }
}

function send(used: RefreshSource): Input {
  return {
    kind: 'send',
    label: 'a request is about to be sent',
    run: (tab) => tab.ask(used, resolveTokens(tab.session, Infinity)),
  };
}

function refreshNow(used: RefreshSource): Input {
  return {
    kind: 'refresh',
    isForced: true,
    label: 'refresh()',
    run: (tab) => tab.ask(used, tab.session.freshTokens(used, { force: true })),
  };
}

function requestsWith(used: SessionRecord, state: State): Input[] {
  const older = { ...used, gen: used.gen - 1, accessToken: 'older' };
  const refresh = (label: string, run: (tab: Tab) => void): Input => ({
    kind: 'refresh',
    isForced: false,
    label,
    run,
  });
  const all = [
    send(used),
    refreshNow(used),
    refresh('a request is rejected', (tab) => tab.ask(used, tab.session.freshTokens(used))),
    refresh('a request with older tokens is rejected', (tab) =>
      tab.ask(older, tab.session.freshTokens(older)),
    ),
    refresh('a request that must not be replayed is rejected', (tab) => tab.session.startRefresh()),
    refresh('a refresh in the background', (tab) => tab.session.startRefresh({ background: true })),
    refresh('a connection waits for a refresh in the background', (tab) =>
      tab.ask(used, tab.session.freshTokens(used, { background: true })),
    ),
    signOutByServer(used),
  ];
  if (freshness(used) === 'fresh') {
    all.push({
      ...send(used),
      label: 'a request is about to be sent, shortly before the token expires',
      change: afterTokenTime(state, used, 'expiring'),
    });
  }
  return all;
}

/** As the interceptor does after an error that is classified as `sign-out`. */
function signOutByServer(used: SessionRecord): Input {
  return {
    kind: 'sign-out-by-server',
    label: 'a request is rejected with the end of the session',
    run: ({ session }) => {
      const stored = session.store.load();
      session.apply((snapshot) => stored && adopt(snapshot, stored, now));
      if (session.record?.accessToken === used.accessToken) {
        expireSession(session, new AuthError('session-expired', { status: 401 }));
      }
    },
  };
}
