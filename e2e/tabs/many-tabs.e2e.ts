import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countFromNow } from '../harness/server-view.ts';
import { waitUntil } from '../harness/poll.ts';
import { rounds } from './rounds.ts';
import { tally } from './tally.ts';
import { TabsSuite } from './tabs-suite.ts';

const suite = new TabsSuite();
const TIMEOUT = { timeout: 600_000 };

test('ten tabs that go online together refresh once [F136]', TIMEOUT, async (t) => {
  const profile = await suite.newProfile({ contract: 'json-body', store: 'local' });
  const tabs = await profile.openSignedIn(10);
  for (let round = 1; round <= rounds(3); round++) {
    await profile.context.setOffline(true);
    await suite.control('expire');
    const counted = await countFromNow(suite.control);
    const bursts = tabs.map((tab) => tab.burst(10, { online: true, as: 'ada' }));
    await profile.context.setOffline(false);
    const seen = tally((await Promise.all(bursts)).flat());
    const { refreshes, reuses } = await counted();
    assert.deepEqual(
      { seen, refreshes, reuses },
      { seen: { 'ok u-ada': 100 }, refreshes: 1, reuses: 0 },
      `round ${round}\n${await suite.describe(tabs)}`,
    );
  }
  t.diagnostic(`${rounds(3)} times: 10 tabs, 100 requests succeed, 1 refresh, 0 reuses`);
});

test('no event is emitted while the lock is held [F128]', TIMEOUT, async (t) => {
  const profile = await suite.newProfile({
    contract: 'json-body',
    store: 'local',
    watchLocks: true,
  });
  const [tab] = await profile.openSignedIn(1);
  assert.ok(tab);
  // Events of single requests may occur under the lock; those that the refresh itself causes may not.
  const causedByRefresh =
    /^(refreshed|refresh-failed|session-expired|signed-(in|out)|request-(released|replayed))$/;
  const end = { on: 'refresh', kind: 'status', status: 401 };
  const fail = { on: 'refresh', kind: 'status', status: 429, retryAfter: 0 };
  for (const fault of [null, fail, end]) {
    await suite.control('expire');
    if (fault !== null) {
      await suite.control('faults', 'POST', fault);
    }
    await tab.burst(5);
  }
  await tab.signIn('ada');
  await tab.signOut();
  const emitted = (await tab.events()).filter(({ type }) => causedByRefresh.test(type));
  const types = [...new Set(emitted.map(({ type }) => type))].sort();
  assert.deepEqual(types, [
    'refresh-failed',
    'refreshed',
    'request-released',
    'request-replayed',
    'session-expired',
    'signed-in',
    'signed-out',
  ]);
  assert.deepEqual(
    emitted.filter(({ locks = [] }) => locks.length > 0),
    [],
  );
  t.diagnostic(`${emitted.length} events of ${types.join(', ')}: no lock held`);
});

test(
  'of two tabs with copies of one session, one keeps it and the family is not revoked [F114]',
  TIMEOUT,
  async (t) => {
    const kept: string[] = [];
    for (let round = 1; round <= rounds(2, 20); round++) {
      const profile = await suite.newProfile({ contract: 'json-body', store: 'session' });
      const [original] = await profile.openSignedIn(1);
      assert.ok(original);
      const copy = await profile.duplicate(original);
      assert.equal((await copy.state()).user, 'u-ada', 'the browser copies the session');
      const both = [original, copy];
      const counted = await countFromNow(suite.control);
      await suite.control('expire');
      const at = Date.now() + 50;
      const outcomes = await Promise.all(both.map((tab) => tab.burst(10, { at, as: 'ada' })));
      const details = `${JSON.stringify(outcomes.map(tally))}\n${await suite.describe(both)}`;
      const { refreshes, reuses, familiesRevoked } = await counted();
      assert.deepEqual(
        { refreshes, reuses, familiesRevoked },
        { refreshes: 1, reuses: 0, familiesRevoked: 0 },
        details,
      );
      const states = await Promise.all(both.map((tab) => tab.state()));
      const owners = both.filter((_, n) => states[n]?.status === 'authenticated');
      assert.equal(owners.length, 1, details);
      const [owner] = owners;
      kept.push(owner === original ? 'the original' : 'the copy');
      await suite.control('expire');
      assert.deepEqual(
        tally((await owner?.burst(3)) ?? []),
        { 'ok u-ada': 3 },
        'the session continues',
      );
      await suite.endProfiles();
    }
    t.diagnostic(`kept by ${kept.join(', ')}; 0 reuses`);
  },
);

test('ten tabs are signed out within a second [F137]', TIMEOUT, async (t) => {
  const profile = await suite.newProfile({ contract: 'json-body', store: 'local' });
  const tabs = await profile.openSignedIn(10);
  const started = performance.now();
  await tabs[0]?.signOut();
  for (const tab of tabs) {
    await waitUntil(
      `${tab.name} is signed out`,
      () => tab.state(),
      ({ status }) => status === 'anonymous',
      1_000,
    );
  }
  t.diagnostic(`all ten tabs within ${Math.round(performance.now() - started)} ms`);
});
