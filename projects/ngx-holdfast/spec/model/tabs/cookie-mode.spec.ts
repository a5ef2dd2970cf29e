/** @jest-environment node */
import fc from 'fast-check';
import { CookieServer, CookieTab } from './cookie-tab';
import { FakeIndexedDb } from './fake-indexed-db';
import { FakeLocks } from './fake-locks';
import { Loop } from './loop';
import { Page } from './page';

const runs = Number(process.env['HOLDFAST_RUNS'] ?? (process.env['CI'] === 'true' ? 2_000 : 300));

const step = fc.record({
  do: fc.constantFrom('open', 'open', 'ask', 'ask', 'ask', 'close', 'crash', 'reload', 'wait'),
  tab: fc.nat({ max: 5 }),
  ms: fc.constantFrom(0, 1, 5, 20, 100, 500, 1_000, 3_000, 10_000, 40_000),
});
const scripts = fc.record({
  locks: fc.boolean(),
  seed: fc.integer(),
  troubled: fc.constantFrom(0, 0.3, 0.6),
  steps: fc.array(step, { minLength: 3, maxLength: 25, size: 'max' }),
});

async function live(
  { locks, seed, troubled, steps }: typeof scripts extends fc.Arbitrary<infer T> ? T : never,
  slowestMs: number,
  end: 'authenticated' | 'signed out',
): Promise<CookieServer> {
  const loop = new Loop(seed);
  const server = new CookieServer(slowestMs);
  server.troubled = troubled;
  const shared = new FakeLocks(loop);
  const indexedDb = new FakeIndexedDb(loop, () => undefined);
  const tabs: CookieTab[] = [];
  const open = (): void => {
    const page = new Page(`tab ${tabs.length}`, loop, { offset: 0 });
    const locksOf = (): LockManager => {
      if (!locks) {
        throw new TypeError('no locks on plain http');
      }
      return shared.of(page);
    };
    tabs.push(new CookieTab(page, indexedDb.of(page), locksOf, server));
  };
  open();
  for (const { do: doing, tab, ms } of steps) {
    const awake = tabs.filter(({ page }) => page.state === 'awake');
    const chosen = awake[tab % awake.length];
    if (doing === 'open') {
      open();
    } else if (doing === 'ask') {
      chosen?.ask();
    } else if (doing === 'crash') {
      chosen?.page.die();
    } else if (doing !== 'wait') {
      chosen?.close();
    }
    if (doing === 'reload' && chosen !== undefined) {
      open();
    }
    await loop.advance(ms);
  }
  server.troubled = 0;
  if (end === 'signed out') {
    tabs.forEach(({ page }) => page.die());
    open();
    await loop.advance(loop.between(0, 5_000));
    tabs.at(-1)?.signOut();
    await loop.advance(120_000);
    expect(server.reuses).toBe(0);
    expect(server.cookie).toBeNull();
    return server;
  }
  await loop.advance(120_000);
  // Who has met with trouble only does not know yet.
  tabs.filter(({ page }) => page.state === 'awake').forEach((tab) => tab.ask());
  await loop.advance(120_000);
  expect(server.reuses).toBe(0);
  for (const { page, session } of tabs) {
    expect(page.state === 'awake' ? session.state.status : 'authenticated').toBe('authenticated');
  }
  return server;
}

describe('tabs behind one cookie', () => {
  it(`lose nothing in ${runs} random lives while answers come within 4 s`, async () => {
    const began = performance.now();
    Error.stackTraceLimit = 0;
    let refreshes = 0;
    const lived = fc.asyncProperty(scripts, async (script) => {
      refreshes += (await live(script, 3_900, 'authenticated')).refreshes;
    });
    await fc.assert(lived, { numRuns: runs });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(`one cookie: ${runs} runs in ${seconds} s, ${refreshes} refreshes\n`);
  }, 1_800_000);

  it('no cookie of a page that has gone outlives a sign-out [F059]', async () => {
    Error.stackTraceLimit = 0;
    const lived = fc.asyncProperty(scripts, async (script) => {
      await live(script, 3_900, 'signed out');
    });
    await fc.assert(lived, { numRuns: runs });
  }, 1_800_000);
});
