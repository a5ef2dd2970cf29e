import { lastValueFrom } from 'rxjs';
import { authServer } from '../auth-server';
import { control } from '../control';
import { freshStart, traces } from '../fresh-start';
import { growth, until } from '../until';
import { App } from './app';
import { ContractName, contractNames } from './contracts';
import { Figures } from './figures';
import { Pair, diagonal, pairs } from './pairs';

const calls = 50;

for (const [index, contract] of contractNames.entries()) {
  describe(`contract ${contract}`, () => {
    const figures = new Figures(contract);
    afterAll(() => figures.print());

    for (const pair of pairs) {
      describe(`on the origin of the page, ${pair.name}:`, () =>
        keepsItsPromises(contract, pair, () => '', figures));
    }
    for (const pair of diagonal.slice(index % 2).slice(0, 1)) {
      describe(`on another origin, ${pair.name}:`, () =>
        keepsItsPromises(contract, pair, () => authServer().apiUrl, figures));
    }
  });
}

function keepsItsPromises(
  contract: ContractName,
  pair: Pair,
  origin: () => string,
  figures: Figures,
): void {
  let app: App;

  beforeEach(async () => {
    await freshStart();
    app = await App.startSignedOut({ contract, pair, origin: origin() });
  });

  it('a call carries the token after a login', async () => {
    await app.login();

    const { values } = await app.get();

    expect(values).toEqual([jasmine.objectContaining({ sub: 'u-ada' })]);
    expect(app.auth.isAuthenticated()).toBeTrue();
  });

  it('no call outside the api carries the token', async () => {
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

  it('50 calls with a refused token bring one refresh, and all succeed', async () => {
    await app.login();
    await control.expire();

    const outcomes = await app.parallel(calls);

    const counters = await control.counters();
    const sent = await sentByPath(`/${contract}/api/item/`);
    const replays = sent.map((times) => times - 1);
    expect(outcomes.map(({ error }) => error)).toEqual(outcomes.map(() => null));
    expect(outcomes.every(({ values }) => values.length === 1)).toBeTrue();
    expect(sent.length).toBe(calls);
    expect(Math.max(...replays)).toBe(1);
    expect(counters).toEqual(
      jasmine.objectContaining({ refreshes: 1, refreshed: 1, ok: calls, reuses: 0 }),
    );
    expect(counters.familiesRevoked).toBe(0);
    expect(app.count('refreshed')).toBe(1);
    figures.add('50 refused', {
      refreshes: counters.refreshes,
      successes: outcomes.filter(({ error }) => error === null).length,
      replays: replays.reduce((sum, times) => sum + times),
      'most replays of one': Math.max(...replays),
      reuses: counters.reuses,
    });
  });

  it('a 401 that comes after the refresh brings no second one', async () => {
    await app.login();
    await control.expire();
    await control.fault({ on: 'api', kind: 'slow', ms: 150 });
    const late = app.get('item/1');
    await until(async () =>
      (await control.requests()).some(({ path }) => path.endsWith('/item/1')),
    );

    const early = await app.get('item/2');

    expect(app.count('refreshed')).toBe(1);
    expect([early.error, (await late).error]).toEqual([null, null]);
    expect(await control.counters()).toEqual(
      jasmine.objectContaining({ refreshes: 1, unauthorized: 2, ok: 2 }),
    );
  });

  it('a call whose new token is refused, too, is sent twice and fails as the server says', async () => {
    await app.login();

    const { error, authError } = await app.get('always401');

    expect(authError).toBeUndefined();
    expect(error?.status).toBe(401);
    expect(await sentByPath(`/${contract}/api/always401`)).toEqual([2]);
    expect((await control.counters()).refreshes).toBe(1);
    expect(app.auth.isAuthenticated()).toBeTrue();
  });

  it('50 calls with a token that is known to have expired bring one refresh and no 401', async () => {
    await control.set({ accessLifetimeSeconds: 0.2 });
    await app.login();
    await control.set({ accessLifetimeSeconds: 60 });
    await until(() => Date.now() > (app.auth.expiresAt() ?? Infinity));

    const outcomes = await app.parallel(calls);

    const counters = await control.counters();
    expect(outcomes.map(({ error }) => error)).toEqual(outcomes.map(() => null));
    expect(counters).toEqual(
      jasmine.objectContaining({ refreshes: 1, ok: calls, unauthorized: 0, reuses: 0 }),
    );
    figures.add('50 expired', {
      refreshes: counters.refreshes,
      successes: outcomes.filter(({ error }) => error === null).length,
      '401s': counters.unauthorized,
    });
  });

  it('a refused refresh ends the session once, however many calls were held', async () => {
    await app.login();
    await control.revoke();
    await control.expire();

    const outcomes = await app.parallel(calls);

    await until(() => app.navigationsToLogin > 0);
    const further = await growth(async () => (await control.requests()).length);
    const { refreshes } = await control.counters();
    expect(outcomes.map(({ authError }) => authError?.code)).toEqual(
      outcomes.map(() => 'session-expired'),
    );
    expect(
      outcomes.every(({ error }) => error?.status === 401 || error?.status === 400),
    ).toBeTrue();
    expect(refreshes).toBe(1);
    expect(app.count('session-expired')).toBe(1);
    expect(app.pages).toEqual(['/work', '/login?returnUrl=%2Fwork']);
    expect(further).toBe(0);
    expect(app.auth.state()).toEqual({ status: 'anonymous', reason: 'session-expired' });
    figures.add('refresh refused', {
      refreshes,
      errors: outcomes.filter(({ error }) => error !== null).length,
      events: app.count('session-expired'),
      navigations: app.navigationsToLogin,
      'further requests': further,
    });
  });

  it('a second rotation works, and a spent refresh token is never sent again', async () => {
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

  it('a sign-out revokes the session at the server and leaves nothing behind', async () => {
    await app.login();
    const before = traces();

    await lastValueFrom(app.auth.logout());

    const logout = (await control.requests()).at(-1);
    expect(before.length > 0).toBe(contract !== 'oauth2');
    expect(traces()).toEqual([]);
    expect(logout).toEqual(jasmine.objectContaining({ sub: 'u-ada' }));
    expect(logout?.status).toBeLessThan(300);
    expect((await control.counters()).logouts).toBe(1);
    expect(app.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
  });
}

/** How often each address below `path` was sent to. */
async function sentByPath(below: string): Promise<readonly number[]> {
  const times = new Map<string, number>();
  for (const { path } of await control.requests()) {
    if (path.startsWith(below)) {
      times.set(path, (times.get(path) ?? 0) + 1);
    }
  }
  return [...times.values()];
}
