import { setTimeout as pause } from 'node:timers/promises';
import { countFromNow } from '../harness/server-view.ts';
import type { ContractName } from '../harness/server-view.ts';
import { FAULTS, REJECTIONS } from './fault-cases.ts';
import type { FaultName } from './fault-cases.ts';
import { tally } from './tally.ts';
import type { Tab } from './tab.ts';
import type { TabSetUp, TabsSuite } from './tabs-suite.ts';

const REQUESTS = 5;
const RECOVER_TIMEOUT_MS = 8_000;

/** Shorter times than the defaults, in the same proportions, so that hundreds of runs end soon. */
export const shortPolicy = {
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
  /** Outcomes of the requests that met the faults, in both tabs. */
  readonly requests: string;
  readonly reuses: number;
  readonly refreshes: number;
  /** From the first fault until a request succeeds again, in ms; `null` if the session ended. */
  readonly recoverMs: number | null;
  /** How the run breaks the rule; empty if it does not. */
  readonly violation: string;
}

/** Runs two tabs whose token expires against these faults, one fault per refresh attempt. */
export async function runFaults(
  suite: TabsSuite,
  setUp: TabSetUp,
  faults: readonly FaultName[],
): Promise<FaultRow> {
  const { contract } = setUp;
  await suite.control('reset');
  const profile = await suite.newProfile({ ...setUp, config: { refresh: shortPolicy } });
  const tabs = await profile.openSignedIn(2);
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
  const outcomes = (
    await Promise.all(tabs.map((tab) => tab.burst(REQUESTS, { as: 'ada' })))
  ).flat();
  const recovered = await Promise.all(tabs.map(recover));
  const recoverMs = Math.round(performance.now() - started);

  const kept = recovered.every((recovery) => recovery !== 'signed out');
  const agreed = new Set(recovered).size === 1;
  const { refreshes, reuses, refreshesRefused } = await counted();
  const { pending } = await suite.control<{ pending: number }>('faults', 'POST', {
    on: 'login',
    kind: 'drop',
  });
  // One of the pending faults was added only to read their number.
  const hits = faults.reduce((sum, fault) => sum + timesOf(fault), 0) - (pending - 1);
  const rejected = refreshesRefused > 0 || includesRejection(faults, hits);
  const requests = tally(outcomes);
  const violations = [
    !agreed && `the tabs disagree: ${recovered.join(', ')}`,
    recovered.includes('stuck') && `no response within ${RECOVER_TIMEOUT_MS} ms`,
    kept && rejected && 'kept after a definite rejection',
    !kept && !rejected && 'ended without a definite rejection',
    kept && reuses > 0 && 'an already rotated token was sent',
  ].filter((violation) => violation !== false);
  return {
    contract,
    faults,
    session: kept ? 'kept' : 'ended',
    requests: Object.entries(requests)
      .map(([kind, times]) => `${times} ${kind}`)
      .join(', '),
    reuses,
    refreshes,
    recoverMs: kept ? recoverMs : null,
    violation:
      violations.join('; ') + (violations.length > 0 ? `\n${await suite.describe(tabs)}` : ''),
  };
}

/** A server that rejects the session rejects every refresh. */
const timesOf = (fault: FaultName) => (REJECTIONS.has(fault) ? 20 : 1);

function includesRejection(faults: readonly FaultName[], hits: number): boolean {
  const before = faults.findIndex((fault) => REJECTIONS.has(fault));
  return before >= 0 && hits > before;
}

type Recovery = 'recovered' | 'signed out' | 'stuck';

/** Sends requests until one succeeds, or the session has ended. */
async function recover(tab: Tab): Promise<Recovery> {
  const end = performance.now() + RECOVER_TIMEOUT_MS;
  while (performance.now() < end) {
    const [outcome] = await tab.burst(1, { as: 'ada' });
    if (outcome?.ok === true) {
      return 'recovered';
    }
    if ((await tab.state()).status === 'anonymous') {
      return 'signed out';
    }
    await pause(25);
  }
  return 'stuck';
}
