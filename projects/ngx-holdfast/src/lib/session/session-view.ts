import { AuthState } from './auth-state';
import { JwtClaims, claimsOf } from './jwt-claims';
import { Session, SessionSnapshot, recordOf } from './session-state';
import { expiresAt } from './token-freshness';

const restoring: AuthState = { status: 'restoring' };

/** One `AuthState` per session and token, so that observers can compare by identity. */
const states = /* @__PURE__ */ new WeakMap<Session, AuthState>();

export function stateOf({ session }: SessionSnapshot): AuthState {
  const state = states.get(session) ?? createState(session);
  states.set(session, state);
  return state;
}

function createState(session: Session): AuthState {
  switch (session.status) {
    case 'active':
      return { status: 'authenticated', user: claimsOf(session.record) };
    case 'none': {
      const { reason } = session;
      return reason === undefined ? { status: 'anonymous' } : { status: 'anonymous', reason };
    }
    default:
      return restoring;
  }
}

export function isAuthenticated({ session }: SessionSnapshot): boolean {
  return session.status === 'active';
}

export function userOf(snapshot: SessionSnapshot): JwtClaims | null {
  const state = stateOf(snapshot);
  return state.status === 'authenticated' ? state.user : null;
}

export function accessTokenOf({ session }: SessionSnapshot): string | null {
  return recordOf(session)?.accessToken ?? null;
}

export function expiryOf({ session }: SessionSnapshot): number | null {
  const record = recordOf(session);
  return record && expiresAt(record);
}

export function isRefreshing({ refresh }: SessionSnapshot): boolean {
  return refresh.status !== 'idle';
}
