import { Invariant } from './invariant';
import { limits, oneRefresh, results, waiting } from './refresh-invariants';
import { reports } from './report-invariants';
import { endedSessions, failures, generations } from './session-invariants';

/** The first that is violated is reported. */
export const invariants: readonly Invariant[] = [
  ...oneRefresh,
  ...waiting,
  ...results,
  ...endedSessions,
  ...failures,
  ...generations,
  ...limits,
  ...reports,
];
