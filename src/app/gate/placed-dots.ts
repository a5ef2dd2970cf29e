import { CallPhase } from '../traffic/call-phase';
import { Dot } from './gate-scene';

export type Zone = 'gate' | 'wire' | 'done';

export interface PlacedDot {
  readonly call: number;
  readonly zone: Zone;
  readonly column: number;
  readonly row: number;
  readonly look: CallPhase;
}

const ROWS = 6;

const zoneOf: Record<CallPhase, Zone> = {
  waiting: 'gate',
  held: 'gate',
  sent: 'wire',
  resent: 'wire',
  answered: 'done',
  failed: 'done',
  cancelled: 'done',
};

/** Packs each zone column by column, the first arrival nearest to its wall. */
export function placedDots(dots: readonly Dot[]): PlacedDot[] {
  const filled: Record<Zone, number> = { gate: 0, wire: 0, done: 0 };
  return dots.map(({ call, phase }) => {
    const zone = zoneOf[phase];
    const slot = filled[zone]++;
    return { call, zone, column: Math.floor(slot / ROWS), row: slot % ROWS, look: phase };
  });
}
