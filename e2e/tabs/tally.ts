import type { Outcome } from './app/tab-api.ts';

/** The number of requests by outcome: `{ 'ok u-ada': 20, 'session-expired 401': 1 }`. */
export function tally(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const kind = outcome.ok ? `ok ${outcome.user}` : `${outcome.code} ${outcome.status}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
