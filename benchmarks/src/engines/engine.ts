import type { WorkName } from './build-work.ts';

/** A new process or page in which one work module is loaded. */
export interface Place {
  /** Calls an exported function of the module, whose state stays until `close`. */
  call<Result>(name: string, argument: unknown): Promise<Result>;
  close(): Promise<void>;
}

/** Runs work modules. */
export interface Engine {
  /** Name and version. */
  readonly name: string;
  open(work: WorkName): Promise<Place>;
  close(): Promise<void>;
}

/** Calls the default export of `work` in a new place. */
export async function runOnce<Result>(
  engine: Engine,
  work: WorkName,
  order: unknown,
): Promise<Result> {
  const place = await engine.open(work);
  try {
    return await place.call<Result>('default', order);
  } finally {
    await place.close();
  }
}
