import { authServer } from '../auth-server';
import { control } from '../control';
import { freshStart } from '../fresh-start';
import { until } from '../until';
import { App } from './app';
import { ContractName, contractNames } from './contracts';
import { Pair, diagonal, pairs } from './pairs';

for (const contract of contractNames) {
  describe(`contract ${contract}, while the refresh endpoint is in trouble:`, () => {
    for (const pair of pairs) {
      describe(pair.name, () => keepsTheSession(contract, pair));
    }
    for (const pair of diagonal) {
      describe(pair.name, () => obeysRetryAfter(contract, pair));
    }
  });
}

function keepsTheSession(contract: ContractName, pair: Pair): void {
  it('503 keeps the session, and calls work again once it is over', async () => {
    const app = await startWithRefusedToken(contract, pair, '');
    await control.fault({ on: 'refresh', kind: 'status', status: 503, times: 2 });

    const { authError } = await app.get();

    expect(authError?.code).toBe('refresh-unavailable');
    await keptAndWorkingAgain(app, 3);
  });

  // On another origin: the connection must be cut under the browser itself, not under Karma's proxy, whose kept-alive
  // connections the browser would silently replace by a second request.
  it('a broken connection is tried once more, and nobody notices', async () => {
    const app = await startWithRefusedToken(contract, pair, authServer().apiUrl);
    await control.fault({ on: 'refresh', kind: 'drop' });

    const { error } = await app.get();

    expect(error).toBeNull();
    expect((await control.counters()).refreshes).toBe(2);
    expect(app.count('refresh-failed')).toBe(0);
  });

  it('no connection keeps the session, and calls work again once there is one', async () => {
    const app = await startWithRefusedToken(contract, pair, authServer().apiUrl);
    await control.fault({ on: 'refresh', kind: 'drop', times: 2 });

    const { authError } = await app.get();

    expect(authError?.code).toBe('refresh-network');
    await keptAndWorkingAgain(app, 3);
  });
}

function obeysRetryAfter(contract: ContractName, pair: Pair): void {
  it('429 with Retry-After leaves the server alone for that long', async () => {
    const app = await startWithRefusedToken(contract, pair, '');
    await control.fault({ on: 'refresh', kind: 'status', status: 429, retryAfter: 1 });

    const first = await app.get();
    const answeredAt = Date.now();
    const second = await app.get();

    expect(first.authError?.code).toBe('refresh-rate-limited');
    expect(first.authError?.retryAfterMs).toBe(1_000);
    expect(second.authError?.code).toBe('refresh-rate-limited');
    expect((await control.counters()).refreshes).toBe(1);
    await keptAndWorkingAgain(app, 2);
    expect(Date.now() - answeredAt).toBeGreaterThan(900);
  });
}

async function startWithRefusedToken(
  contract: ContractName,
  pair: Pair,
  origin: string,
): Promise<App> {
  await freshStart();
  const app = await App.startSignedOut({ contract, pair, origin });
  await app.login();
  await control.expire();
  return app;
}

async function keptAndWorkingAgain(app: App, refreshes: number): Promise<void> {
  expect(app.auth.isAuthenticated()).toBeTrue();
  expect(app.count('refresh-failed')).toBe(1);
  await until(async () => (await app.get()).error === null);
  expect(await control.counters()).toEqual(
    jasmine.objectContaining({ refreshes, refreshed: 1, reuses: 0 }),
  );
  expect(app.count('session-expired')).toBe(0);
  expect(app.navigationsToLogin).toBe(0);
}
