import type { Settings } from './control/settings.ts';

/** The server's clock, in milliseconds. Tests shift it relative to the client's clock. */
export interface Clock {
  /** Used to validate tokens. */
  now(): number;
  /** Used for the `iat`, `nbf` and `exp` of new tokens. May differ from `now`, like the clocks of two machines. */
  issuerNow(): number;
}

export function settingsClock(settings: () => Settings): Clock {
  const now = () => Date.now() + settings().clockOffsetSeconds * 1000;
  return { now, issuerNow: () => now() + settings().issuerClockOffsetSeconds * 1000 };
}
