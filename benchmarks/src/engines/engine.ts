import type { WorkName } from './build-work.ts';

/** Where work is run, each time in a process or a page of its own. */
export interface Engine {
  /** With its version. */
  readonly name: string;
  run<Result>(work: WorkName, order: unknown): Promise<Result>;
  close(): Promise<void>;
}
