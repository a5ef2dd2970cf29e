import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 25;
const BOUND_MS = 10_000;

/** Reads until the value is accepted. Past the bound it fails, and tells the last value. */
export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  accepts: (value: T) => boolean,
  boundMs = BOUND_MS,
): Promise<T> {
  const end = performance.now() + boundMs;
  for (;;) {
    const value = await read();
    if (accepts(value)) {
      return value;
    }
    if (performance.now() > end) {
      assert.fail(`${what}: not within ${boundMs} ms; the last was ${JSON.stringify(value)}`);
    }
    await pause(EVERY_MS);
  }
}

/** Keeps reading for a while, and fails at the first value that differs from the first one. */
export async function staysTheSame<T>(
  what: string,
  read: () => T | Promise<T>,
  forMs: number,
): Promise<T> {
  const first = await read();
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    await pause(EVERY_MS);
    assert.deepEqual(await read(), first, what);
  }
  return first;
}
