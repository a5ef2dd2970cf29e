const pollIntervalMs = 20;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until `condition` is true; fails after `timeoutMs`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 3_000,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) {
      throw new Error(`Not true within ${timeoutMs} ms: ${String(condition)}`);
    }
    await pause(pollIntervalMs);
  }
}

/** Returns by how much `count` grows within `durationMs`, as soon as it grows. */
export async function measureGrowth(
  count: () => Promise<number>,
  durationMs = 120,
): Promise<number> {
  const start = await count();
  const end = Date.now() + durationMs;
  let now = start;
  while (now === start && Date.now() < end) {
    await pause(pollIntervalMs);
    now = await count();
  }
  return now - start;
}
