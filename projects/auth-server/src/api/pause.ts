import type { ServerResponse } from 'node:http';

/** Waits, but no longer than the connection lives: so stopping the server leaves no timer behind. */
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

export function connectionClosed(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (outgoing.destroyed) {
      resolve();
    } else {
      outgoing.once('close', () => resolve());
    }
  });
}
