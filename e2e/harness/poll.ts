import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

const INTERVAL_MS = 25;
const TIMEOUT_MS = 10_000;

/** Reads until the value is accepted. After the timeout it fails and reports the last value. */
export async function waitUntil<T>(
  what: string,
  read: () => T | Promise<T>,
  accepts: (value: T) => boolean,
  timeoutMs = TIMEOUT_MS,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (accepts(value)) {
      return value;
    }
    if (performance.now() > end) {
      assert.fail(`${what}: not within ${timeoutMs} ms; last value: ${JSON.stringify(value)}`);
    }
    await pause(INTERVAL_MS);
  }
}

/** Reads repeatedly for `forMs`, and fails if a value differs from the first one. */
export async function assertStable<T>(
  what: string,
  read: () => T | Promise<T>,
  forMs: number,
): Promise<T> {
  const first = await read();
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    await pause(INTERVAL_MS);
    assert.deepEqual(await read(), first, what);
  }
  return first;
}
