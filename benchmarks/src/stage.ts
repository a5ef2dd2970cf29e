import type { Rival } from './candidates.ts';
import type { Engine } from './engines/engine.ts';

/** Where benchmarks run. */
export interface Stage {
  /** Only to check that everything works: the figures are meaningless. */
  readonly brief: boolean;
  readonly engines: readonly Engine[];
  readonly node: Engine;
  /** A browser whose pages the embedded server serves. */
  readonly atServer: Engine;
  readonly rivals: readonly Rival[];
}
