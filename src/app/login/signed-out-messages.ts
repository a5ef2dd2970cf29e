import { EndReason } from 'ngx-holdfast';

export const signedOutMessages: Record<EndReason, string> = {
  'signed-out': 'You are signed out.',
  'session-expired': 'Your session has expired. Sign in to return to the page where you were.',
};
