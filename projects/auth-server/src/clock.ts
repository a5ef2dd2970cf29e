import type { Settings } from './control/settings.ts';

/** The server's idea of now. Tests move it away from the client's. */
export interface Clock {
  /** Milliseconds, as the API checks tokens. */
  now(): number;
  /** Milliseconds, as the issuer stamps tokens: may run apart from `now`, as two machines do. */
  issuerNow(): number;
}

export function settingsClock(settings: () => Settings): Clock {
  const now = () => Date.now() + settings().clockOffsetSeconds * 1000;
  return { now, issuerNow: () => now() + settings().issuerClockOffsetSeconds * 1000 };
}
