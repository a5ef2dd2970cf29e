const lookEveryMs = 20;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Looks until `fact` is true; fails when it does not become true in time. */
export async function until(
  fact: () => boolean | Promise<boolean>,
  withinMs = 3_000,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await fact())) {
    if (Date.now() > end) {
      throw new Error(`Not true within ${withinMs} ms: ${String(fact)}`);
    }
    await pause(lookEveryMs);
  }
}

/** Watches `count` for a while; returns by how much it grew. Ends at once when it does. */
export async function growth(count: () => Promise<number>, forMs = 120): Promise<number> {
  const start = await count();
  const end = Date.now() + forMs;
  let now = start;
  while (now === start && Date.now() < end) {
    await pause(lookEveryMs);
    now = await count();
  }
  return now - start;
}
