/**
 * `waiting`: made by the app, but not sent yet. `held`: rejected by the server, and waiting at the gate. `replayed`: sent
 * again with a new token. The last three phases are final.
 */
export type RequestPhase =
  'waiting' | 'sent' | 'held' | 'replayed' | 'succeeded' | 'failed' | 'cancelled';

export interface RequestUpdate {
  readonly id: number;
  readonly phase: RequestPhase;
}
