import { RequestPhase, RequestUpdate } from '../traffic/request-phase';

/** One request as it is drawn. `pending` has already happened, but is not shown yet. */
export interface Dot {
  readonly id: number;
  readonly phase: RequestPhase;
  readonly since: number;
  readonly pending: readonly Step<RequestPhase>[];
}

/** A change of a request or of the gate. `order` numbers all changes in the order in which they happened. */
interface Step<T> {
  readonly order: number;
  readonly to: T;
}

/**
 * Real requests take milliseconds, too fast to follow. The scene shows the same steps in the same order, but more
 * slowly: no dot passes a gate that is drawn closed, and the gate waits until the steps before its change are shown.
 */
export interface Scene {
  readonly dots: readonly Dot[];
  readonly closed: boolean;
  readonly closedSince: number;
  readonly pendingGate: readonly Step<boolean>[];
  readonly order: number;
}

export const EMPTY_SCENE: Scene = {
  dots: [],
  closed: false,
  closedSince: 0,
  pendingGate: [],
  order: 0,
};

const KEEP_ALL_BELOW = 50;
const MAX_DOTS = 120;
const STEP_MS = 320;
const MIN_CLOSED_MS = 900;
const SETTLED_VISIBLE_MS = 6_000;
const MAX_PASSING_PER_TICK = 3;
const MAX_RETURNING_PER_TICK = 6;

const isSettled = ({ phase, pending }: Dot) =>
  pending.length === 0 && (phase === 'succeeded' || phase === 'failed' || phase === 'cancelled');

const passesGate = (phase: RequestPhase) => phase === 'sent' || phase === 'replayed';

export function withRequest(scene: Scene, { id, phase }: RequestUpdate, now: number): Scene {
  const order = scene.order + 1;
  if (phase === 'waiting') {
    const dot: Dot = { id, phase, since: now, pending: [] };
    // If there are many dots, the settled ones make room. A dot beyond the maximum is not drawn.
    const dots =
      scene.dots.length < KEEP_ALL_BELOW
        ? scene.dots
        : scene.dots.filter((other) => !isSettled(other));
    return dots.length < MAX_DOTS
      ? { ...scene, order, dots: [...dots, dot] }
      : { ...scene, order, dots };
  }
  const dots = scene.dots.map((dot) =>
    dot.id === id ? { ...dot, pending: [...dot.pending, { order, to: phase }] } : dot,
  );
  return { ...scene, order, dots };
}

export function withGate(scene: Scene, closed: boolean): Scene {
  const order = scene.order + 1;
  return { ...scene, order, pendingGate: [...scene.pendingGate, { order, to: closed }] };
}

export function advance(before: Scene, now: number): Scene {
  const scene = advanceGate(before, now);
  const nextGate = scene.pendingGate[0];
  let passing = MAX_PASSING_PER_TICK;
  let returning = MAX_RETURNING_PER_TICK;

  const moved = scene.dots.map((dot) => {
    const next = dot.pending[0];
    if (!next || now - dot.since < STEP_MS) {
      return dot;
    }
    if (passesGate(next.to) && (scene.closed || --passing < 0)) {
      return dot;
    }
    const isAfterGateChange = nextGate !== undefined && nextGate.order < next.order;
    if (next.to === 'held' && (isAfterGateChange || --returning < 0)) {
      return dot;
    }
    return { ...dot, phase: next.to, since: now, pending: dot.pending.slice(1) };
  });
  const dots = moved.filter(
    (dot) => !isSettled(dot) || (dot.phase !== 'cancelled' && now - dot.since < SETTLED_VISIBLE_MS),
  );
  return { ...scene, dots };
}

function advanceGate(scene: Scene, now: number): Scene {
  const next = scene.pendingGate[0];
  if (!next || !isReadyFor(next, scene, now)) {
    return scene;
  }
  return { ...scene, closed: next.to, closedSince: now, pendingGate: scene.pendingGate.slice(1) };
}

function isReadyFor({ to: closed, order }: Step<boolean>, scene: Scene, now: number): boolean {
  if (closed) {
    // Dots that passed the gate before it closed must be shown passing it first.
    return !scene.dots.some(({ pending }) =>
      pending.some((step) => passesGate(step.to) && step.order < order),
    );
  }
  const someStillReturn = scene.dots.some(
    ({ pending: [step] }) => step?.to === 'held' && step.order < order,
  );
  return !someStillReturn && now - scene.closedSince >= MIN_CLOSED_MS;
}

export const isMoving = ({ dots, pendingGate }: Scene): boolean =>
  dots.length > 0 || pendingGate.length > 0;
