import type { ServerResponse } from 'node:http';

/** Waits for `ms`, or until the connection closes, so that a stopped server leaves no timer running. */
export function pause(ms: number, outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (ms <= 0 || outgoing.destroyed) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      outgoing.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    outgoing.once('close', done);
  });
}

export function whenConnectionClosed(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (outgoing.destroyed) {
      resolve();
    } else {
      outgoing.once('close', () => resolve());
    }
  });
}
