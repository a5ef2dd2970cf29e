/** The value below which `part` of the figures lies, interpolated between the two nearest figures. */
export function quantile(figures: readonly number[], part: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * part;
  const below = sorted[Math.floor(position)] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export const median = (figures: readonly number[]): number => quantile(figures, 0.5);

export interface Spread {
  readonly median: number;
  /** Half of the figures lie between these two. */
  readonly from: number;
  readonly to: number;
}

export const spreadOf = (figures: readonly number[]): Spread => ({
  median: median(figures),
  from: quantile(figures, 0.25),
  to: quantile(figures, 0.75),
});

/** Ratios round by round, so that a temporary slowdown of the machine affects both figures. */
export const ratios = (figures: readonly number[], base: readonly number[]): number[] =>
  figures.map((figure, round) => figure / (base[round] ?? NaN));
