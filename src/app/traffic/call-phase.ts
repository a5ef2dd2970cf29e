/**
 * `waiting`: asked for, not sent yet. `held`: refused, and kept at the gate. `resent`: replayed with
 * a fresh token. The last three are ends.
 */
export type CallPhase =
  'waiting' | 'sent' | 'held' | 'resent' | 'answered' | 'failed' | 'cancelled';

export interface CallMoment {
  readonly call: number;
  readonly phase: CallPhase;
}
