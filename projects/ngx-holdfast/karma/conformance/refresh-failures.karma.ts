import { authServer } from '../auth-server';
import { control } from '../control';
import { resetState } from '../reset-state';
import { until } from '../until';
import { App } from './app';
import { ContractName, contractNames } from './contracts';
import { Pair, diagonal, pairs } from './pairs';

for (const contract of contractNames) {
  describe(`contract ${contract}, while the refresh endpoint fails:`, () => {
    for (const pair of pairs) {
      describe(pair.name, () => testTransientFailures(contract, pair));
    }
    for (const pair of diagonal) {
      describe(pair.name, () => testRetryAfter(contract, pair));
    }
  });
}

function testTransientFailures(contract: ContractName, pair: Pair): void {
  it('a 503 keeps the session, and requests succeed again afterwards', async () => {
    const app = await startWithRejectedToken(contract, pair, '');
    await control.fault({ on: 'refresh', kind: 'status', status: 503, times: 2 });

    const { authError } = await app.get();

    expect(authError?.code).toBe('refresh-unavailable');
    await expectKeptAndRecovered(app, 3);
  });

  // On another origin, so that the browser's own connection is closed. If Karma's proxy loses a kept-alive connection,
  // the browser silently sends a second request.
  it('a broken connection is retried once without an error', async () => {
    const app = await startWithRejectedToken(contract, pair, authServer().apiUrl);
    await control.fault({ on: 'refresh', kind: 'drop' });

    const { error } = await app.get();

    expect(error).toBeNull();
    expect((await control.counters()).refreshes).toBe(2);
    expect(app.countEvents('refresh-failed')).toBe(0);
  });

  it('a lost connection keeps the session, and requests succeed again afterwards', async () => {
    const app = await startWithRejectedToken(contract, pair, authServer().apiUrl);
    await control.fault({ on: 'refresh', kind: 'drop', times: 2 });

    const { authError } = await app.get();

    expect(authError?.code).toBe('refresh-network');
    await expectKeptAndRecovered(app, 3);
  });
}

function testRetryAfter(contract: ContractName, pair: Pair): void {
  it('no refresh is sent during the Retry-After of a 429', async () => {
    const app = await startWithRejectedToken(contract, pair, '');
    await control.fault({ on: 'refresh', kind: 'status', status: 429, retryAfter: 1 });

    const first = await app.get();
    const respondedAt = Date.now();
    const second = await app.get();

    expect(first.authError?.code).toBe('refresh-rate-limited');
    expect(first.authError?.retryAfterMs).toBe(1_000);
    expect(second.authError?.code).toBe('refresh-rate-limited');
    expect((await control.counters()).refreshes).toBe(1);
    await expectKeptAndRecovered(app, 2);
    expect(Date.now() - respondedAt).toBeGreaterThan(900);
  });
}

async function startWithRejectedToken(
  contract: ContractName,
  pair: Pair,
  origin: string,
): Promise<App> {
  await resetState();
  const app = await App.startSignedOut({ contract, pair, origin });
  await app.login();
  await control.expire();
  return app;
}

async function expectKeptAndRecovered(app: App, refreshes: number): Promise<void> {
  expect(app.auth.isAuthenticated()).toBeTrue();
  expect(app.countEvents('refresh-failed')).toBe(1);
  await until(async () => (await app.get()).error === null);
  expect(await control.counters()).toEqual(
    jasmine.objectContaining({ refreshes, refreshed: 1, reuses: 0 }),
  );
  expect(app.countEvents('session-expired')).toBe(0);
  expect(app.navigationsToLogin).toBe(0);
}
