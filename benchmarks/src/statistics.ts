/** The value below which that part of the figures lies, between the two nearest ones. */
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

/** Round by round, so that whatever slows the machine down for a while slows both down. */
export const ratios = (figures: readonly number[], base: readonly number[]): number[] =>
  figures.map((figure, round) => figure / (base[round] ?? NaN));
