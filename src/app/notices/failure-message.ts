import { FailureKind, failureKind } from './failure-kind';

const messages: Record<FailureKind, string> = {
  network: 'No response: check your network.',
  unavailable: 'The server is having problems: try again soon.',
  paused: 'Too many refreshes in a short time: refreshing is paused.',
  session: 'The session has ended.',
  forbidden: 'Your role does not allow this.',
  other: 'The request failed.',
};

export const failureMessage = (error: unknown): string => messages[failureKind(error)];
