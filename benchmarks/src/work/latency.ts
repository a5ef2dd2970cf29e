import { holdfastClient, item, signIn } from './json-body-api.ts';
import type { HoldfastClient } from './json-body-api.ts';
import { latencyModes } from './latency-modes.ts';
import type { LatencyMode } from './latency-modes.ts';

export interface LatencyOrder {
  readonly expiries: number;
  readonly requestsPerExpiry: number;
  readonly inFlight: number;
}

export interface Latencies {
  /** Milliseconds per request. */
  readonly durations: Record<LatencyMode, number[]>;
  readonly refreshes: Record<LatencyMode, number>;
}

/** A token counts as expiring in the last tenth of its lifetime. */
const freshPart = 0.9;

export default async function run(order: LatencyOrder): Promise<Latencies> {
  const clients = {
    'never expires': await holdfastClient(),
    'refreshed before expiry': await holdfastClient(),
    'refreshed on 401': await holdfastClient({ refreshBeforeExpiryMs: 0 }),
  };
  const durations: Latencies['durations'] = {
    'never expires': [],
    'refreshed before expiry': [],
    'refreshed on 401': [],
  };
  for (const mode of latencyModes) await segment(clients[mode], 'never expires', order, 0);
  const begin = performance.now();
  await segment(clients['never expires'], 'never expires', order, 0);
  const halfTime = (performance.now() - begin) / 2;

  for (let expiry = 0; expiry < order.expiries; expiry += 1) {
    for (let turn = 0; turn < latencyModes.length; turn += 1) {
      const mode = latencyModes[(turn + expiry) % latencyModes.length] as LatencyMode;
      durations[mode].push(...(await segment(clients[mode], mode, order, halfTime)));
    }
  }
  return {
    durations,
    refreshes: {
      'never expires': clients['never expires'].refreshes(),
      'refreshed before expiry': clients['refreshed before expiry'].refreshes(),
      'refreshed on 401': clients['refreshed on 401'].refreshes(),
    },
  };
}

/** Sends requests, some in flight at any time. After half of them the token starts to expire, or the server rejects it. */
async function segment(
  { http, auth }: HoldfastClient,
  mode: LatencyMode,
  { requestsPerExpiry, inFlight }: LatencyOrder,
  halfTimeMs: number,
): Promise<number[]> {
  const tokens = await signIn();
  const lifetime = { expiresIn: halfTimeMs / freshPart / 1_000 };
  auth.setTokens({ ...tokens, ...(mode === 'refreshed before expiry' && lifetime) }).subscribe();
  const times: number[] = [];
  let next = 0;
  const sendInTurn = async () => {
    while (next < requestsPerExpiry) {
      const id = next;
      next += 1;
      if (id === Math.floor(requestsPerExpiry / 2) && mode === 'refreshed on 401') {
        await fetch('/control/expire', { method: 'POST' });
      }
      const start = performance.now();
      await item(http, id);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, sendInTurn));
  return times;
}
