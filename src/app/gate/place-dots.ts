import { RequestPhase } from '../traffic/request-phase';
import { Dot } from './gate-scene';

export type Zone = 'gate' | 'network' | 'done';

export interface PlacedDot {
  readonly id: number;
  readonly zone: Zone;
  readonly column: number;
  readonly row: number;
  readonly phase: RequestPhase;
}

const ROWS = 6;

const zoneOf: Record<RequestPhase, Zone> = {
  waiting: 'gate',
  held: 'gate',
  sent: 'network',
  replayed: 'network',
  succeeded: 'done',
  failed: 'done',
  cancelled: 'done',
};

/** Fills each zone column by column. The first dot of a zone gets its first column. */
export function placeDots(dots: readonly Dot[]): PlacedDot[] {
  const filled: Record<Zone, number> = { gate: 0, network: 0, done: 0 };
  return dots.map(({ id, phase }) => {
    const zone = zoneOf[phase];
    const slot = filled[zone]++;
    return { id, zone, column: Math.floor(slot / ROWS), row: slot % ROWS, phase };
  });
}
