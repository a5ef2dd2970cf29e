import { setTimeout as pause } from 'node:timers/promises';
import { countFromNow } from '../harness/server-view.ts';
import type { ContractName } from '../harness/server-view.ts';
import { FAULTS, REFUSALS } from './fault-cases.ts';
import type { FaultName } from './fault-cases.ts';
import { tally } from './tally.ts';
import type { Tab } from './tab.ts';
import type { TabSetUp, TabsSuite } from './tabs-suite.ts';

const CALLS = 5;
const RECOVER_MS = 8_000;

/** Quicker than the defaults, in the same proportions, so that a hundred runs end soon. */
export const quickPolicy = {
  attempts: 3,
  backoffBaseMs: 50,
  attemptTimeoutMs: 600,
  totalTimeoutMs: 2_500,
  cooldownMs: 300,
  breaker: { refreshes: 1_000, withinMs: 1_000 },
};

export interface FaultRow {
  readonly contract: ContractName;
  readonly faults: readonly FaultName[];
  readonly session: 'kept' | 'ended';
  /** What became of the calls that met the faults, in both tabs. */
  readonly calls: string;
  readonly reuses: number;
  readonly refreshes: number;
  /** From the first fault until a call is answered again, ms; `null` where the session is over. */
  readonly recoverMs: number | null;
  /** What breaks the rule; empty where nothing does. */
  readonly surprise: string;
}

/** Two tabs whose token expires meet these faults, one refresh attempt after the other. */
export async function meetFaults(
  suite: TabsSuite,
  setUp: TabSetUp,
  faults: readonly FaultName[],
): Promise<FaultRow> {
  const { contract } = setUp;
  await suite.control('reset');
  const profile = await suite.newProfile({ ...setUp, config: { refresh: quickPolicy } });
  const tabs = await profile.signedIn(2);
  const counted = await countFromNow(suite.control);
  await suite.control('expire');
  for (const fault of faults) {
    await suite.control('faults', 'POST', {
      on: 'refresh',
      times: timesOf(fault),
      ...FAULTS[fault],
    });
  }
  const started = performance.now();
  const outcomes = (await Promise.all(tabs.map((tab) => tab.burst(CALLS, { as: 'ada' })))).flat();
  const recovered = await Promise.all(tabs.map(recover));
  const recoverMs = Math.round(performance.now() - started);

  const kept = recovered.every((recovery) => recovery !== 'signed out');
  const agreed = new Set(recovered).size === 1;
  const { refreshes, reuses, refreshesRefused } = await counted();
  const { pending } = await suite.control<{ pending: number }>('faults', 'POST', {
    on: 'login',
    kind: 'drop',
  });
  // One of the pending ones is there only to ask how many there are.
  const hits = faults.reduce((sum, fault) => sum + timesOf(fault), 0) - (pending - 1);
  const refused = refreshesRefused > 0 || isRefusalAmong(faults, hits);
  const calls = tally(outcomes);
  const surprises = [
    !agreed && `the tabs disagree: ${recovered.join(', ')}`,
    recovered.includes('stuck') && `no answer within ${RECOVER_MS} ms`,
    kept && refused && 'kept after a definite refusal',
    !kept && !refused && 'ended without a definite refusal',
    kept && reuses > 0 && 'a spent token was sent',
  ].filter((surprise) => surprise !== false);
  return {
    contract,
    faults,
    session: kept ? 'kept' : 'ended',
    calls: Object.entries(calls)
      .map(([kind, times]) => `${times} ${kind}`)
      .join(', '),
    reuses,
    refreshes,
    recoverMs: kept ? recoverMs : null,
    surprise: surprises.join('; ') + (surprises.length > 0 ? `\n${await suite.account(tabs)}` : ''),
  };
}

/** A server that means it says so to everyone. */
const timesOf = (fault: FaultName) => (REFUSALS.has(fault) ? 20 : 1);

function isRefusalAmong(faults: readonly FaultName[], hits: number): boolean {
  const before = faults.findIndex((fault) => REFUSALS.has(fault));
  return before >= 0 && hits > before;
}

type Recovery = 'answered' | 'signed out' | 'stuck';

/** Calls until one is answered, or nobody is signed in any more. */
async function recover(tab: Tab): Promise<Recovery> {
  const end = performance.now() + RECOVER_MS;
  while (performance.now() < end) {
    const [outcome] = await tab.burst(1, { as: 'ada' });
    if (outcome?.ok === true) {
      return 'answered';
    }
    if ((await tab.state()).status === 'anonymous') {
      return 'signed out';
    }
    await pause(25);
  }
  return 'stuck';
}
