/** `HOLDFAST_ROUNDS=100` sets the number of rounds; without it, each suite runs as many as CI has time for. */
const requested = Number(process.env['HOLDFAST_ROUNDS'] ?? 0);

export const isFullRun = requested > 0;

export const rounds = (inCi: number, inFullRun = requested): number =>
  isFullRun ? Math.min(inFullRun, requested) : inCi;
