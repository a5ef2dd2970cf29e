export type NoticeKey =
  | 'network'
  | 'unavailable'
  | 'paused'
  | 'forbidden'
  | 'session-changed'
  | 'storage'
  | 'token'
  | 'loop';

export interface Notice {
  readonly key: NoticeKey;
  readonly tone: 'info' | 'warning' | 'problem';
  readonly title: string;
  readonly text: string;
}

export const noticeTexts: Record<NoticeKey, Omit<Notice, 'key'>> = {
  network: {
    tone: 'problem',
    title: 'No response',
    text: 'Check your network. Your session is kept.',
  },
  unavailable: {
    tone: 'warning',
    title: 'The server is having problems',
    text: 'Try again soon. Your session is kept.',
  },
  paused: {
    tone: 'warning',
    title: 'Too many refreshes',
    text: 'Refreshing is paused for 30 seconds. Your session is kept.',
  },
  forbidden: {
    tone: 'warning',
    title: 'Not allowed',
    text: 'Your role does not allow this.',
  },
  'session-changed': {
    tone: 'info',
    title: 'The session changed',
    text: 'A user signed in or out in another tab.',
  },
  storage: {
    tone: 'warning',
    title: 'Storage failed',
    text: 'The browser did not store the session, so a reload signs you out.',
  },
  token: {
    tone: 'warning',
    title: 'The token is large',
    text: 'Some servers reject headers of this size.',
  },
  loop: {
    tone: 'problem',
    title: 'Sign-in loop detected',
    text: 'You were signed in and signed out again several times. Wait a minute, then try again.',
  },
};
