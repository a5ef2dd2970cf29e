export const latencyModes = [
  'never expires',
  'refreshed before expiry',
  'refreshed on 401',
] as const;
export type LatencyMode = (typeof latencyModes)[number];
