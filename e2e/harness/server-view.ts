import type { Control } from './control.ts';

export const CONTRACTS = [
  'json-body',
  'raw-header-cookies',
  'response-headers',
  'error-code',
  'http-only-cookie',
  'oauth2',
] as const;

export type ContractName = (typeof CONTRACTS)[number];

const COUNTED = [
  'refreshes',
  'refreshed',
  'refreshesRefused',
  'reuses',
  'familiesRevoked',
  'ok',
  'unauthorized',
  'logins',
  'logouts',
] as const;

/** The server's counters since its last reset. */
export type Counters = Readonly<Record<(typeof COUNTED)[number], number>>;

export interface LoggedRequest {
  /** When it arrived, in ms. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
}

export interface ForeignLog {
  readonly requests: number;
  /** Must always be empty. */
  readonly credentials: readonly unknown[];
}

const readCounters = (control: Control) => control<Counters>('counters', 'GET');

/** Returns a function that reads how much each counter has increased since now. */
export async function countFromNow(control: Control): Promise<() => Promise<Counters>> {
  const before = await readCounters(control);
  return async () => {
    const after = await readCounters(control);
    const differences = COUNTED.map((name) => [name, after[name] - before[name]]);
    return Object.fromEntries(differences) as Counters;
  };
}

export const readRequestLog = (control: Control) =>
  control<readonly LoggedRequest[]>('requests', 'GET');
export const readForeignLog = (control: Control) => control<ForeignLog>('foreign', 'GET');

/** How often each path was requested, API requests only. */
export async function countRequestsByPath(control: Control): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for (const { path } of await readRequestLog(control)) {
    if (path.includes('/api/')) {
      times.set(path, (times.get(path) ?? 0) + 1);
    }
  }
  return times;
}
