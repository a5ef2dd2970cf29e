import assert from 'node:assert/strict';
import { waitUntil } from '../harness/poll.ts';
import type { Control } from '../harness/control.ts';
import { countFromNow } from '../harness/server-view.ts';
import type { Outcome, SeenState, UserName } from './app/tab-api.ts';
import type { Tab } from './tab.ts';

export const HELD = 20;

export interface HeldRequests {
  /** In an object, so that awaiting `holdRequests` does not await the outcomes. */
  readonly outcomes: Promise<readonly Outcome[]>;
}

interface WrongUsers {
  readonly wrongUser: number;
}

/** Starts a refresh in `tab` with held requests of Ada; its response is delayed. */
export async function holdRequests(
  control: Control,
  tab: Tab,
  responseDelayMs: number,
): Promise<HeldRequests> {
  const counted = await countFromNow(control);
  await control('expire');
  await control('faults', 'POST', { on: 'refresh', kind: 'slow', ms: responseDelayMs });
  const outcomes = tab.burst(HELD, { as: 'ada' });
  await waitUntil(
    'the refresh has reached the server',
    async () => (await counted()).refreshes,
    (n) => n === 1,
  );
  await waitUntil(
    `${tab.name} holds all requests`,
    () => tab.countEvents('request-held'),
    (n) => n >= HELD,
  );
  return { outcomes };
}

/** The user that a tab may show: none, a given one, or any but Ada (the session may still be restoring). */
export type Expected = UserName | null | 'not ada';

export function hasUser({ status, user }: SeenState, expected: Expected): boolean {
  return expected === 'not ada'
    ? user !== 'u-ada'
    : status !== 'restoring' && user === (expected && `u-${expected}`);
}

export async function waitForUser(tab: Tab, expected: Expected, timeoutMs: number): Promise<void> {
  await waitUntil(
    `${tab.name} is ${expected ?? 'signed out'}`,
    () => tab.state(),
    (state) => hasUser(state, expected),
    timeoutMs,
  );
}

/** The users whose tokens are in stores that scripts can read: `u-ada`, `u-ben`. */
export async function readStoredUsers(tab: Tab): Promise<readonly string[]> {
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

export async function assertNoWrongUser(control: Control): Promise<void> {
  const { wrongUser } = await control<WrongUsers>('counters', 'GET');
  assert.equal(wrongUser, 0, 'no request arrived with the token of another user');
}
