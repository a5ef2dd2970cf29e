import { AuthEventType } from 'ngx-holdfast';

type Tone = 'calm' | 'held' | 'flight' | 'ok' | 'bad';

export const eventWords: Record<AuthEventType, readonly [words: string, tone: Tone]> = {
  'signed-in': ['Signed in', 'ok'],
  'signed-out': ['Signed out', 'calm'],
  'session-restored': ['Session restored', 'ok'],
  'session-expired': ['Session expired', 'bad'],
  'session-changed': ['Session changed in another tab', 'calm'],
  'refresh-started': ['Refresh started', 'flight'],
  refreshed: ['Refreshed', 'ok'],
  'refresh-failed': ['Refresh failed', 'bad'],
  'request-held': ['Request held', 'held'],
  'request-released': ['Request let through', 'flight'],
  'request-replayed': ['Request replayed', 'flight'],
  'sign-in-required': ['Call not sent: nobody is signed in', 'bad'],
  'login-loop': ['Redirects to the login page stopped', 'bad'],
  'storage-failed': ['Storage failed', 'bad'],
  'access-token-oversized': ['Token too large', 'bad'],
};
