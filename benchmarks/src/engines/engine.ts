import type { WorkName } from './build-work.ts';

/** Runs work, each time in a new process or page. */
export interface Engine {
  /** Name and version. */
  readonly name: string;
  run<Result>(work: WorkName, order: unknown): Promise<Result>;
  close(): Promise<void>;
}
