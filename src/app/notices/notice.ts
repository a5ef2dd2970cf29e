export type NoticeKey =
  'network' | 'trouble' | 'paused' | 'forbidden' | 'session-changed' | 'storage' | 'token';

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
    text: 'Check your network. You are still signed in.',
  },
  trouble: {
    tone: 'warning',
    title: 'The server is in trouble',
    text: 'Try again shortly. You are still signed in.',
  },
  paused: {
    tone: 'warning',
    title: 'Too many refreshes',
    text: 'Holdfast sends none for half a minute. You are still signed in.',
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
};
