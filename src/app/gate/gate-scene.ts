import { CallMoment, CallPhase } from '../traffic/call-phase';

/** One call as it is drawn. `ahead` is what has happened to it already, and is still to be shown. */
export interface Dot {
  readonly call: number;
  readonly phase: CallPhase;
  readonly since: number;
  readonly ahead: readonly Step<CallPhase>[];
}

/** Something that happened, with its place in the order of all things that happened. */
interface Step<T> {
  readonly order: number;
  readonly to: T;
}

/**
 * Real calls take milliseconds, too fast to see. The scene shows the same steps in the same order at
 * the pace of an eye: nothing passes a gate that is drawn shut, and the gate waits for its cue.
 */
export interface Scene {
  readonly dots: readonly Dot[];
  readonly shut: boolean;
  readonly shutSince: number;
  readonly gateAhead: readonly Step<boolean>[];
  readonly order: number;
}

export const EMPTY_SCENE: Scene = {
  dots: [],
  shut: false,
  shutSince: 0,
  gateAhead: [],
  order: 0,
};

const ROOMY_DOTS = 50;
const MAX_DOTS = 120;
const STEP_MS = 320;
const SHUT_MS = 900;
const KEPT_MS = 6_000;
const PASSING_PER_TICK = 3;
const RETURNING_PER_TICK = 6;

const hasEnded = ({ phase, ahead }: Dot) =>
  ahead.length === 0 && (phase === 'answered' || phase === 'failed' || phase === 'cancelled');

const passesGate = (phase: CallPhase) => phase === 'sent' || phase === 'resent';

export function withCall(scene: Scene, { call, phase }: CallMoment, now: number): Scene {
  const order = scene.order + 1;
  if (phase === 'waiting') {
    const dot: Dot = { call, phase, since: now, ahead: [] };
    // The oldest that are done make room. What still does not fit is not drawn.
    const dots =
      scene.dots.length < ROOMY_DOTS ? scene.dots : scene.dots.filter((other) => !hasEnded(other));
    return dots.length < MAX_DOTS
      ? { ...scene, order, dots: [...dots, dot] }
      : { ...scene, order, dots };
  }
  const dots = scene.dots.map((dot) =>
    dot.call === call ? { ...dot, ahead: [...dot.ahead, { order, to: phase }] } : dot,
  );
  return { ...scene, order, dots };
}

export function withGate(scene: Scene, shut: boolean): Scene {
  const order = scene.order + 1;
  return { ...scene, order, gateAhead: [...scene.gateAhead, { order, to: shut }] };
}

export function advance(before: Scene, now: number): Scene {
  const scene = advanceGate(before, now);
  const nextGate = scene.gateAhead[0];
  let passing = PASSING_PER_TICK;
  let returning = RETURNING_PER_TICK;

  const moved = scene.dots.map((dot) => {
    const next = dot.ahead[0];
    if (!next || now - dot.since < STEP_MS) {
      return dot;
    }
    if (passesGate(next.to) && (scene.shut || --passing < 0)) {
      return dot;
    }
    const awaitsCue = nextGate !== undefined && nextGate.order < next.order;
    if (next.to === 'held' && (awaitsCue || --returning < 0)) {
      return dot;
    }
    return { ...dot, phase: next.to, since: now, ahead: dot.ahead.slice(1) };
  });
  const dots = moved.filter(
    (dot) => !hasEnded(dot) || (dot.phase !== 'cancelled' && now - dot.since < KEPT_MS),
  );
  return { ...scene, dots };
}

function advanceGate(scene: Scene, now: number): Scene {
  const next = scene.gateAhead[0];
  if (!next || !isReadyFor(next, scene, now)) {
    return scene;
  }
  return { ...scene, shut: next.to, shutSince: now, gateAhead: scene.gateAhead.slice(1) };
}

function isReadyFor({ to: shut, order }: Step<boolean>, scene: Scene, now: number): boolean {
  if (shut) {
    // Whatever went out before it shut is seen going out first.
    return !scene.dots.some(({ ahead }) =>
      ahead.some((step) => passesGate(step.to) && step.order < order),
    );
  }
  const stillReturning = scene.dots.some(
    ({ ahead: [step] }) => step?.to === 'held' && step.order < order,
  );
  return !stillReturning && now - scene.shutSince >= SHUT_MS;
}

export const isMoving = ({ dots, gateAhead }: Scene): boolean =>
  dots.length > 0 || gateAhead.length > 0;
