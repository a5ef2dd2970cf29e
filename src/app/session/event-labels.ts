import { AuthEventType } from 'ngx-holdfast';

interface EventLabel {
  readonly text: string;
  readonly tone: 'neutral' | 'held' | 'sent' | 'ok' | 'bad';
}

export const eventLabels: Record<AuthEventType, EventLabel> = {
  'signed-in': { text: 'Signed in', tone: 'ok' },
  'signed-out': { text: 'Signed out', tone: 'neutral' },
  'session-restored': { text: 'Session restored', tone: 'ok' },
  'session-expired': { text: 'Session expired', tone: 'bad' },
  'session-changed': { text: 'Session changed in another tab', tone: 'neutral' },
  'refresh-started': { text: 'Refresh started', tone: 'sent' },
  refreshed: { text: 'Refreshed', tone: 'ok' },
  'refresh-failed': { text: 'Refresh failed', tone: 'bad' },
  'request-held': { text: 'Request held', tone: 'held' },
  'request-released': { text: 'Request released', tone: 'sent' },
  'request-replayed': { text: 'Request replayed', tone: 'sent' },
  'sign-in-required': { text: 'Request not sent: not signed in', tone: 'bad' },
  'login-loop': { text: 'Redirects to the login page stopped', tone: 'bad' },
  'storage-failed': { text: 'Storage failed', tone: 'bad' },
  'access-token-oversized': { text: 'Access token too large', tone: 'bad' },
};
