import { EndReason } from 'ngx-holdfast';

export const signedOutWords: Record<EndReason, string> = {
  'signed-out': 'You are signed out.',
  'session-expired': 'Your session has expired. Sign in, and you will be back where you were.',
  'session-changed': 'The session was ended or changed in another tab.',
};
