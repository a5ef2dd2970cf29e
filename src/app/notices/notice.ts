export type NoticeKey =
  'network' | 'trouble' | 'paused' | 'forbidden' | 'session-changed' | 'storage' | 'token' | 'loop';

export interface Notice {
  readonly key: NoticeKey;
  readonly tone: 'info' | 'warning' | 'problem';
  readonly title: string;
  readonly text: string;
}

export const noticeTexts: Record<NoticeKey, Omit<Notice, 'key'>> = {
  network: {
    tone: 'problem',
    title: 'No answer',
    text: 'Check your network. Your session is kept.',
  },
  trouble: {
    tone: 'warning',
    title: 'The server is in trouble',
    text: 'Try again shortly. Your session is kept.',
  },
  paused: {
    tone: 'warning',
    title: 'Too many refreshes',
    text: 'Holdfast sends none for half a minute. Your session is kept.',
  },
  forbidden: {
    tone: 'warning',
    title: 'Not allowed',
    text: 'Your role does not include this.',
  },
  'session-changed': {
    tone: 'info',
    title: 'The session changed',
    text: 'Somebody signed in or out in another tab.',
  },
  storage: {
    tone: 'warning',
    title: 'Storage refused',
    text: 'This browser did not keep the session: a reload signs you out.',
  },
  token: {
    tone: 'warning',
    title: 'The token is large',
    text: 'Some servers refuse headers of this size.',
  },
  loop: {
    tone: 'problem',
    title: 'Sign-in goes in circles',
    text: 'You were signed in and signed out again, several times. Wait a minute, then try once more.',
  },
};
