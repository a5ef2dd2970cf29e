import type { Backend } from '../backend.ts';

/** Restores the initial state. Only the users and the signing key are kept. */
export function reset(backend: Backend): void {
  backend.settings = { ...backend.initialSettings };
  backend.down = false;
  backend.faults.clear();
  backend.counters.reset();
  backend.requestLog.reset();
  backend.foreignRecorder.clear();
  backend.families.clear();
}
