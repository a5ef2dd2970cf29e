import { VirtualTimeScheduler } from 'rxjs';

/** Virtual time goes on to `ms` after the start. */
export function advanceTo(scheduler: VirtualTimeScheduler, ms: number): void {
  scheduler.maxFrames = ms;
  scheduler.schedule(() => undefined, ms - scheduler.frame);
  scheduler.flush();
}
