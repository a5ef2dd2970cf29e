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

/** What the server has counted since its last reset. */
export type Counters = Readonly<Record<(typeof COUNTED)[number], number>>;

export interface LoggedRequest {
  /** When it arrived, in ms. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
}

export interface ForeignView {
  readonly requests: number;
  /** Must be empty for ever. */
  readonly credentials: readonly unknown[];
}

const countersOf = (control: Control) => control<Counters>('counters', 'GET');

/** What is counted from now until the returned function is asked. */
export async function countFromNow(control: Control): Promise<() => Promise<Counters>> {
  const before = await countersOf(control);
  return async () => {
    const after = await countersOf(control);
    const differences = COUNTED.map((name) => [name, after[name] - before[name]]);
    return Object.fromEntries(differences) as Counters;
  };
}

export const requestsOf = (control: Control) =>
  control<readonly LoggedRequest[]>('requests', 'GET');
export const foreignOf = (control: Control) => control<ForeignView>('foreign', 'GET');

/** How often each address was asked for, calls of the API only. */
export async function timesAsked(control: Control): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for (const { path } of await requestsOf(control)) {
    if (path.includes('/api/')) {
      times.set(path, (times.get(path) ?? 0) + 1);
    }
  }
  return times;
}
