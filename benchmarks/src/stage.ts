import type { Rival } from './candidates.ts';
import type { Engine } from './engines/engine.ts';

/** What benchmarks are run on. */
export interface Stage {
  /** Only to see that it works: the figures mean nothing. */
  readonly brief: boolean;
  readonly engines: readonly Engine[];
  readonly node: Engine;
  /** A browser at the embedded server. */
  readonly atServer: Engine;
  readonly rivals: readonly Rival[];
}
