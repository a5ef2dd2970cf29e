import { lastValueFrom } from 'rxjs';
import { authServer } from '../auth-server';
import { control } from '../control';
import { resetState, storedNames } from '../reset-state';
import { measureGrowth, until } from '../until';
import { App } from './app';
import { ContractName, contractNames } from './contracts';
import { Figures } from './figures';
import { Pair, diagonal, pairs } from './pairs';

const requestCount = 50;

for (const [index, contract] of contractNames.entries()) {
  describe(`contract ${contract}`, () => {
    const figures = new Figures(contract);
    afterAll(() => figures.print());

    for (const pair of pairs) {
      describe(`on the origin of the page, ${pair.name}:`, () =>
        testContract(contract, pair, () => '', figures));
    }
    for (const pair of diagonal.slice(index % 2).slice(0, 1)) {
      describe(`on another origin, ${pair.name}:`, () =>
        testContract(contract, pair, () => authServer().apiUrl, figures));
    }
  });
}

function testContract(
  contract: ContractName,
  pair: Pair,
  origin: () => string,
  figures: Figures,
): void {
  let app: App;

  beforeEach(async () => {
    await resetState();
    app = await App.startSignedOut({ contract, pair, origin: origin() });
  });

  it('a request carries the token after a login', async () => {
    await app.login();

    const { values } = await app.get();

    expect(values).toEqual([jasmine.objectContaining({ sub: 'u-ada' })]);
    expect(app.auth.isAuthenticated()).toBeTrue();
  });

  it('no request outside api carries the token', async () => {
    await app.login();
    const other = contract === 'json-body' ? 'error-code' : 'json-body';
    const { foreignUrl } = authServer();

    await Promise.all([
      lastValueFrom(app.http.get(`/${other}/api/public`)),
      lastValueFrom(app.http.get(`${foreignUrl}/${contract}/api/me`)),
      lastValueFrom(app.http.post(`${foreignUrl}/${contract}/refresh`, {})),
      app.get('redirect-foreign'),
    ]);

    const outside = (await control.requests()).filter(({ path }) => path.startsWith(`/${other}/`));
    const { requests, credentials } = await control.foreign();
    expect(outside.map(({ tokenFingerprint }) => tokenFingerprint)).toEqual([null]);
    expect(requests).toBeGreaterThanOrEqual(2);
    expect(credentials).toEqual([]);
  });

  it('50 rejected requests cause one refresh and all succeed', async () => {
    await app.login();
    await control.expire();

    const outcomes = await app.getInParallel(requestCount);

    const counters = await control.counters();
    const sent = await countByPath(`/${contract}/api/item/`);
    const replays = sent.map((times) => times - 1);
    expect(outcomes.map(({ error }) => error)).toEqual(outcomes.map(() => null));
    expect(outcomes.every(({ values }) => values.length === 1)).toBeTrue();
    expect(sent.length).toBe(requestCount);
    expect(Math.max(...replays)).toBe(1);
    expect(counters).toEqual(
      jasmine.objectContaining({ refreshes: 1, refreshed: 1, ok: requestCount, reuses: 0 }),
    );
    expect(counters.familiesRevoked).toBe(0);
    expect(app.countEvents('refreshed')).toBe(1);
    figures.add('50 rejected', {
      refreshes: counters.refreshes,
      successes: outcomes.filter(({ error }) => error === null).length,
      replays: replays.reduce((sum, times) => sum + times),
      'most replays of one': Math.max(...replays),
      reuses: counters.reuses,
    });
  });

  it('a 401 that arrives after the refresh causes no second one', async () => {
    await app.login();
    await control.expire();
    await control.fault({ on: 'api', kind: 'slow', ms: 150 });
    const late = app.get('item/1');
    await until(async () =>
      (await control.requests()).some(({ path }) => path.endsWith('/item/1')),
    );

    const early = await app.get('item/2');

    expect(app.countEvents('refreshed')).toBe(1);
    expect([early.error, (await late).error]).toEqual([null, null]);
    expect(await control.counters()).toEqual(
      jasmine.objectContaining({ refreshes: 1, unauthorized: 2, ok: 2 }),
    );
  });

  it('a request whose replay is rejected too fails with the second 401', async () => {
    await app.login();

    const { error, authError } = await app.get('always401');

    expect(authError).toBeUndefined();
    expect(error?.status).toBe(401);
    expect(await countByPath(`/${contract}/api/always401`)).toEqual([2]);
    expect((await control.counters()).refreshes).toBe(1);
    expect(app.auth.isAuthenticated()).toBeTrue();
  });

  it('50 requests with a token known to have expired cause one refresh and no 401', async () => {
    await control.set({ accessLifetimeSeconds: 0.2 });
    await app.login();
    await control.set({ accessLifetimeSeconds: 60 });
    await until(() => Date.now() > (app.auth.expiresAt() ?? Infinity));

    const outcomes = await app.getInParallel(requestCount);

    const counters = await control.counters();
    expect(outcomes.map(({ error }) => error)).toEqual(outcomes.map(() => null));
    expect(counters).toEqual(
      jasmine.objectContaining({ refreshes: 1, ok: requestCount, unauthorized: 0, reuses: 0 }),
    );
    figures.add('50 expired', {
      refreshes: counters.refreshes,
      successes: outcomes.filter(({ error }) => error === null).length,
      '401s': counters.unauthorized,
    });
  });

  it('a rejected refresh ends the session once for 50 held requests', async () => {
    await app.login();
    await control.revoke();
    await control.expire();

    const outcomes = await app.getInParallel(requestCount);

    await until(() => app.navigationsToLogin > 0);
    const further = await measureGrowth(async () => (await control.requests()).length);
    const { refreshes } = await control.counters();
    expect(outcomes.map(({ authError }) => authError?.code)).toEqual(
      outcomes.map(() => 'session-expired'),
    );
    expect(
      outcomes.every(({ error }) => error?.status === 401 || error?.status === 400),
    ).toBeTrue();
    expect(refreshes).toBe(1);
    expect(app.countEvents('session-expired')).toBe(1);
    expect(app.pages).toEqual(['/work', '/login?returnUrl=%2Fwork']);
    expect(further).toBe(0);
    expect(app.auth.state()).toEqual({ status: 'anonymous', reason: 'session-expired' });
    figures.add('refresh rejected', {
      refreshes,
      errors: outcomes.filter(({ error }) => error !== null).length,
      events: app.countEvents('session-expired'),
      navigations: app.navigationsToLogin,
      'further requests': further,
    });
  });

  it('a second rotation works, and no rotated refresh token is sent again', async () => {
    await app.login();

    for (const round of [1, 2]) {
      await control.expire();
      expect((await app.get(`item/${round}`)).error).toBeNull();
    }

    const refreshes = (await control.requests()).filter(({ path }) =>
      /(refresh|token)$/.test(path),
    );
    const tokens = new Set(refreshes.map(({ tokenFingerprint }) => tokenFingerprint));
    expect(refreshes.map(({ status }) => status)).toEqual([200, 200]);
    expect(tokens.size).toBe(2);
    expect((await control.counters()).reuses).toBe(0);
  });

  it('a sign-out revokes the session on the server and clears what is stored', async () => {
    await app.login();
    const before = storedNames();

    await lastValueFrom(app.auth.logout());

    const logout = (await control.requests()).at(-1);
    expect(before.length > 0).toBe(contract !== 'oauth2');
    expect(storedNames()).toEqual([]);
    expect(logout).toEqual(jasmine.objectContaining({ sub: 'u-ada' }));
    expect(logout?.status).toBeLessThan(300);
    expect((await control.counters()).logouts).toBe(1);
    expect(app.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
  });
}

/** Number of requests to each path below `prefix`. */
async function countByPath(prefix: string): Promise<readonly number[]> {
  const times = new Map<string, number>();
  for (const { path } of await control.requests()) {
    if (path.startsWith(prefix)) {
      times.set(path, (times.get(path) ?? 0) + 1);
    }
  }
  return [...times.values()];
}
