/** `HOLDFAST_ROUNDS=100` runs everything that often; without it, each suite runs as often as CI has time for. */
const wished = Number(process.env['HOLDFAST_ROUNDS'] ?? 0);

export const isFullRun = wished > 0;

export const rounds = (inCi: number, inFullRun = wished): number =>
  isFullRun ? Math.min(inFullRun, wished) : inCi;
