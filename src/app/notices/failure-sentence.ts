import { FailureKind, failureKind } from './failure-kind';

const sentences: Record<FailureKind, string> = {
  network: 'No answer: check your network.',
  trouble: 'The server is in trouble: try again shortly.',
  paused: 'Too many refreshes in a short time: Holdfast pauses.',
  session: 'The session has ended.',
  forbidden: 'Your role does not include this.',
  other: 'The call failed.',
};

export const failureSentence = (error: unknown): string => sentences[failureKind(error)];
