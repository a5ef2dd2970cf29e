import { EndReason } from 'ngx-holdfast';

export const signedOutWords: Record<EndReason, string> = {
  'signed-out': 'You are signed out.',
  'session-expired': 'Your session has expired. Sign in, and you will be back where you were.',
};
