import assert from 'node:assert/strict';
import { until } from '../harness/poll.ts';
import type { Control } from '../harness/control.ts';
import { countFromNow } from '../harness/server-view.ts';
import type { Outcome, Person, SeenState } from './app/tab-api.ts';
import type { Tab } from './tab.ts';

export const HELD = 20;

export interface HeldCalls {
  /** In an object, so that who awaits the calls to be held does not await their end. */
  readonly outcomes: Promise<readonly Outcome[]>;
}

interface WrongUsers {
  readonly wrongUser: number;
}

/** `tab` refreshes, with that many calls of Ada held behind it; the answer comes `answerMs` late. */
export async function holdCalls(control: Control, tab: Tab, answerMs: number): Promise<HeldCalls> {
  const counted = await countFromNow(control);
  await control('expire');
  await control('faults', 'POST', { on: 'refresh', kind: 'slow', ms: answerMs });
  const outcomes = tab.burst(HELD, { as: 'ada' });
  await until(
    'the refresh has reached the server',
    async () => (await counted()).refreshes,
    (n) => n === 1,
  );
  await until(
    `${tab.name} holds all calls`,
    () => tab.countOf('request-held'),
    (n) => n >= HELD,
  );
  return { outcomes };
}

/** Whom a tab may show: nobody, one person, or whoever is not Ada (who it is may still be asked for). */
export type Expected = Person | null | 'not ada';

export function isAsExpected({ status, user }: SeenState, expected: Expected): boolean {
  return expected === 'not ada'
    ? user !== 'u-ada'
    : status !== 'restoring' && user === (expected && `u-${expected}`);
}

export async function becomes(tab: Tab, expected: Expected, boundMs: number): Promise<void> {
  await until(
    `${tab.name} is ${expected ?? 'signed out'}`,
    () => tab.state(),
    (state) => isAsExpected(state, expected),
    boundMs,
  );
}

/** Whose tokens lie in the stores that scripts can read: `u-ada`, `u-ben`. */
export async function stored(tab: Tab): Promise<readonly string[]> {
  const texts = await tab.page.evaluate(() => [
    decodeURIComponent(document.cookie),
    ...[localStorage, sessionStorage].flatMap((area) =>
      Object.keys(area).map((key) => area.getItem(key) ?? ''),
    ),
  ]);
  const tokens = texts.flatMap((text) => text.match(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g) ?? []);
  const subs = tokens.map((token) => {
    const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    return String((JSON.parse(claims) as { sub?: unknown }).sub);
  });
  return [...new Set(subs)].sort();
}

export async function noneAsSomebodyElse(control: Control): Promise<void> {
  const { wrongUser } = await control<WrongUsers>('counters', 'GET');
  assert.equal(wrongUser, 0, 'no call arrived as somebody else');
}
