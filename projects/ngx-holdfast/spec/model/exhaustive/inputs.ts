import { isAuthError } from '../../../src/lib/session/auth-error';
import {
  endSession,
  restoreSession,
  startSession,
} from '../../../src/lib/session/session-commands';
import { newSession } from '../../../src/lib/session/session-record';
import { beginLogin, finishLogin } from '../../../src/lib/session/session-transitions';
import {
  afterBreakerWindow,
  afterCooldown,
  afterTokenTime,
  cooldownIn,
  freshness,
  recentStartsIn,
} from './deadlines';
import { Input } from './input';
import { otherTabsByCookie, otherTabsByStore } from './other-tabs';
import { requests } from './requests';
import { OpenLogin, State, cookie, recordIn } from './state';
import { RefreshOutcome, Tab } from './tab';
import { now, ownerOf, users } from './tokens';

/** Every input that is possible in a state. */
export function inputsOf(state: State): Input[] {
  const { setup } = state;
  return [
    ...commands(state),
    ...loginResponses(state),
    ...requests(state),
    ...refreshResponses(state),
    ...(setup.sharedByTabs ? otherTabsByStore(state) : []),
    ...(setup === cookie ? otherTabsByCookie : []),
    ...deadlines(state),
  ];
}

const signIns = users.map((user): Input => ({
  kind: 'sign-in',
  label: `sign in as ${user}`,
  run: (tab) => startSession(tab.session, tab.issue(user)),
}));

const beginLogins = users.map((user): Input => ({
  kind: 'begin-login',
  label: `begin a login as ${user}`,
  run: (tab) => {
    tab.session.apply(beginLogin);
    tab.newLogin = { id: tab.session.snapshot.logins.last, user, isLate: false };
  },
}));

const signOut: Input = {
  kind: 'sign-out',
  label: 'sign out',
  run: ({ session }) => endSession(session),
};

function commands({ setup, snapshot }: State): Input[] {
  const all = [...signIns, ...beginLogins, signOut];
  if (snapshot.session.status === 'unknown') {
    all.push({
      kind: 'restore',
      label: 'restore',
      run: ({ session }) => restoreSession(session, setup.tokenSource),
    });
  }
  return all;
}

function loginResponses({ logins }: State): Input[] {
  return logins.map((login) => ({
    kind: 'login-response',
    label: `login ${login.id} succeeds`,
    login,
    run: (tab) => respondToLogin(tab, login),
  }));
}

/** As `logIn` does after the response; the model cannot keep the subscription of a login. */
function respondToLogin(tab: Tab, { id, user }: OpenLogin): void {
  const { session } = tab;
  const record = newSession(session.newId(), tab.issue(user), now);
  const step = finishLogin(session.snapshot, id, record);
  if (isAuthError(step)) {
    tab.loginError = step;
  } else {
    session.apply(() => step);
  }
}

function refreshResponses({ setup, refreshes, stored }: State): Input[] {
  return refreshes.flatMap((source) => {
    const respond = (outcome: RefreshOutcome, how: string): Input => ({
      kind: 'refresh-response',
      label: `the refresh of ${source.sid}, generation ${source.gen}, ${how}`,
      source,
      outcome,
      run: (tab) => tab.endRefresh(source, outcome),
    });
    const user = source.accessToken === undefined ? 'ada' : ownerOf(source);
    const all = [
      respond(user, 'succeeds'),
      respond(user === 'ada' ? 'ben' : 'ada', 'succeeds for another user'),
      respond('rejected', 'is rejected'),
      respond('failed', 'fails'),
      respond('rate-limited', 'is rate-limited'),
    ];
    if (setup.sharedByTabs && (stored?.sid !== source.sid || stored.gen !== source.gen)) {
      all.push(respond('store-changed', 'finds that another tab was faster'));
    }
    return all;
  });
}

function deadlines(state: State): Input[] {
  const record = recordIn(state);
  const cooldown = cooldownIn(state);
  const all: Input[] = [];
  const pass = (label: string, change: Partial<State>): unknown =>
    all.push({ kind: 'unnoticed', label, change });
  if (cooldown !== null) {
    pass('the cool-down passes', afterCooldown(state, cooldown));
  }
  if (recentStartsIn(state) > 0) {
    pass('the window of the circuit breaker passes', afterBreakerWindow(state));
  }
  if (record !== null && freshness(record) !== 'expired') {
    pass('the token expires', afterTokenTime(state, record, 'expired'));
  }
  return all;
}
