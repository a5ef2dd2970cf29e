/** @jest-environment node */
import fc from 'fast-check';
import { CookieServer, CookieTab } from './cookie-tab';
import { FakeIndexedDb } from './fake-indexed-db';
import { FakeLocks } from './fake-locks';
import { Loop } from './loop';
import { Page } from './page';

const runs = Number(process.env['HOLDFAST_RUNS'] ?? (process.env['CI'] === 'true' ? 2_000 : 300));
const timeoutMs = 1_800_000;
/** The coordination waits 4 s for the response of a tab that has closed. */
const maxResponseMs = 3_900;

const step = fc.record({
  do: fc.constantFrom(
    'open',
    'open',
    'refresh',
    'refresh',
    'refresh',
    'close',
    'crash',
    'reload',
    'wait',
  ),
  tab: fc.nat({ max: 5 }),
  ms: fc.constantFrom(0, 1, 5, 20, 100, 500, 1_000, 3_000, 10_000, 40_000),
});
const scripts = fc.record({
  locks: fc.boolean(),
  seed: fc.integer(),
  failureRate: fc.constantFrom(0, 0.3, 0.6),
  steps: fc.array(step, { minLength: 3, maxLength: 25, size: 'max' }),
});
type Script = typeof scripts extends fc.Arbitrary<infer T> ? T : never;

async function runScript(
  { locks, seed, failureRate, steps }: Script,
  end: 'authenticated' | 'signed out',
): Promise<CookieServer> {
  const loop = new Loop(seed);
  const server = new CookieServer(maxResponseMs);
  server.failureRate = failureRate;
  const shared = new FakeLocks(loop);
  const indexedDb = new FakeIndexedDb(loop, () => undefined);
  const tabs: CookieTab[] = [];
  const open = (): void => {
    const page = new Page(`tab ${tabs.length}`, loop, { offsetMs: 0 });
    const locksOf = (): LockManager => {
      if (!locks) {
        throw new TypeError('no locks on plain http');
      }
      return shared.of(page);
    };
    tabs.push(new CookieTab(page, indexedDb.of(page), locksOf, server));
  };
  open();
  for (const { do: action, tab, ms } of steps) {
    const running = tabs.filter(({ page }) => page.state === 'running');
    const chosen = running[tab % running.length];
    if (action === 'open') {
      open();
    } else if (action === 'refresh') {
      chosen?.refresh();
    } else if (action === 'crash') {
      chosen?.page.close();
    } else if (action !== 'wait') {
      chosen?.close();
    }
    if (action === 'reload' && chosen !== undefined) {
      open();
    }
    await loop.advance(ms);
  }
  server.failureRate = 0;
  if (end === 'signed out') {
    tabs.forEach(({ page }) => page.close());
    open();
    await loop.advance(loop.between(0, 5_000));
    tabs.at(-1)?.signOut();
    await loop.advance(120_000);
    expect(server.reuses).toBe(0);
    expect(server.cookie).toBeNull();
    return server;
  }
  await loop.advance(120_000);
  // A tab whose refreshes have failed does not know its session yet.
  tabs.filter(({ page }) => page.state === 'running').forEach((tab) => tab.refresh());
  await loop.advance(120_000);
  expect(server.reuses).toBe(0);
  for (const { page, session } of tabs) {
    expect(page.state === 'running' ? session.state.status : 'authenticated').toBe('authenticated');
  }
  return server;
}

describe('tabs with one cookie', () => {
  beforeEach(() => {
    // Most of the cost of an error is its stack, which is not needed here.
    Error.stackTraceLimit = 0;
  });

  it(
    `lose no session in ${runs} random runs if responses take less than 4 s`,
    async () => {
      const start = performance.now();
      let refreshes = 0;
      const property = fc.asyncProperty(scripts, async (script) => {
        refreshes += (await runScript(script, 'authenticated')).refreshes;
      });
      await fc.assert(property, { numRuns: runs });
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      process.stdout.write(`one cookie: ${runs} runs in ${seconds} s, ${refreshes} refreshes\n`);
    },
    timeoutMs,
  );

  it(
    'the refresh of a closed page leaves no cookie after a sign-out [F059]',
    async () => {
      const property = fc.asyncProperty(scripts, async (script) => {
        await runScript(script, 'signed out');
      });
      await fc.assert(property, { numRuns: runs });
    },
    timeoutMs,
  );
});
