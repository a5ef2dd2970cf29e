import type { Backend } from '../backend.ts';

/** Back to the start: only the users and the signing key stay. */
export function reset(backend: Backend): void {
  backend.settings = { ...backend.initialSettings };
  backend.down = false;
  backend.faults.clear();
  backend.counters.reset();
  backend.requestLog.reset();
  backend.foreignRecorder.clear();
  backend.families.clear();
}
