import { lastValueFrom } from 'rxjs';
import { authServer } from '../auth-server';
import { App } from '../conformance/app';
import { diagonal } from '../conformance/pairs';
import { control } from '../control';
import { until } from '../until';
import { requestsTo, statusesOf } from './logged-requests';
import { expectSessionKept, signInWithExpiredToken, startSignedIn } from './start-signed-in';

/** Default of the circuit breaker: the number of refreshes allowed in 30 s. */
const breakerLimit = 5;

for (const pair of diagonal) {
  describe(`a 401 from a real server, ${pair.name}:`, () => {
    for (const contract of ['json-body', 'oauth2'] as const) {
      it(`${contract} requests fail with 401 after one refresh if new tokens are not valid yet [F008]`, async () => {
        const app = await startSignedIn({ contract, pair });
        await control.set({ issuerClockOffsetSeconds: 3_600 });
        await control.expire();

        const outcomes = await app.getInParallel(10);

        expect(outcomes.map(({ error }) => error?.status)).toEqual(outcomes.map(() => 401));
        expect(await control.counters()).toEqual(
          jasmine.objectContaining({ refreshes: 1, unauthorized: 20, ok: 0 }),
        );
        expectSessionKept(app);
      });
    }

    it('the breaker limits the refreshes of successive requests, and a login works once the clocks agree [F008]', async () => {
      const app = await startSignedIn({ contract: 'json-body', pair });
      await control.set({ issuerClockOffsetSeconds: 3_600 });
      await control.expire();

      const statuses = await getOneByOne(app, breakerLimit + 3, 'me');

      expect(statuses).toEqual(statuses.map(() => 401));
      expect((await control.counters()).refreshes).toBe(breakerLimit);
      expectSessionKept(app);
      await control.set({ issuerClockOffsetSeconds: 0 });
      await app.login();
      expect((await app.get()).error).toBeNull();
    });

    it('a 401 whose header CORS hides is classified by its status [F012]', async () => {
      const app = await startSignedIn({ contract: 'oauth2', pair, origin: authServer().apiUrl });
      const exposed = await app.get('always401');
      await control.set({ exposeHeaders: false });
      await control.expire();

      const { error } = await app.get();
      const hidden = await app.get('always401');

      expect(error).toBeNull();
      expect(exposed.error?.headers.get('WWW-Authenticate')).toMatch(/invalid_token/);
      expect(hidden.error?.status).toBe(401);
      expect(hidden.error?.headers.get('WWW-Authenticate')).toBeNull();
      expect((await control.counters()).refreshes).toBe(3);
      expectSessionKept(app);
    });

    it('a 401 for an older token causes no second refresh [F012]', async () => {
      const app = await startSignedIn({ contract: 'oauth2', pair, origin: authServer().apiUrl });
      await control.set({ exposeHeaders: false });
      await control.expire();
      await control.fault({ on: 'api', kind: 'slow', ms: 150 });
      const late = app.get('item/1');
      await until(async () => (await requestsTo('/item/1')).length === 1);

      const early = await app.get('item/2');

      expect([early.error, (await late).error]).toEqual([null, null]);
      expect(await control.counters()).toEqual(
        jasmine.objectContaining({ refreshes: 1, unauthorized: 2, ok: 2 }),
      );
    });

    it('a 401 that CORS hides entirely causes neither a refresh nor a sign-out [F013]', async () => {
      const app = await startSignedIn({ contract: 'json-body', pair, origin: authServer().apiUrl });
      await control.set({ corsOnErrors: false });
      await control.expire();

      const outcomes = await app.getInParallel(5);

      expect(outcomes.map(({ error }) => error?.status)).toEqual(outcomes.map(() => 0));
      expect(await control.counters()).toEqual(
        jasmine.objectContaining({ refreshes: 0, unauthorized: 5 }),
      );
      expectSessionKept(app);
    });

    it('a token known to have expired is refreshed before CORS can hide a 401 [F013]', async () => {
      const app = await startSignedIn({ contract: 'json-body', pair, origin: authServer().apiUrl });
      await control.set({ corsOnErrors: false });
      await signInWithExpiredToken(app);

      const outcomes = await app.getInParallel(5);

      expect(outcomes.map(({ error }) => error)).toEqual(outcomes.map(() => null));
      expect(await control.counters()).toEqual(
        jasmine.objectContaining({ refreshes: 1, unauthorized: 0 }),
      );
    });

    it('a rejected refresh that CORS hides keeps the session [F013]', async () => {
      const app = await startSignedIn({ contract: 'json-body', pair, origin: authServer().apiUrl });
      await control.set({ corsOnErrors: false });
      await control.revoke();

      await expectAsync(lastValueFrom(app.auth.refresh())).toBeRejectedWith(
        jasmine.objectContaining({ code: 'refresh-network' }),
      );

      expect(await statusesOf('/refresh')).toEqual([401, 401]);
      expectSessionKept(app);
    });

    it('a URL that always responds with 401 causes one replay per request and five refreshes at most [F019]', async () => {
      const app = await startSignedIn({ contract: 'json-body', pair });

      const statuses = await getOneByOne(app, breakerLimit + 3, 'always401');

      expect(statuses).toEqual(statuses.map(() => 401));
      expect((await control.counters()).refreshes).toBe(breakerLimit);
      expect((await requestsTo('/always401')).length).toBe(2 * breakerLimit + 3);
      expectSessionKept(app);
    });

    it('requests to other URLs succeed without a further refresh [F019]', async () => {
      const app = await startSignedIn({ contract: 'json-body', pair });

      const [rejected, ...others] = await Promise.all([
        app.get('always401'),
        ...Array.from({ length: 10 }, (_, n) => app.get(`item/${n + 1}`)),
      ]);

      expect(rejected.error?.status).toBe(401);
      expect(others.map(({ error }) => error)).toEqual(others.map(() => null));
      expect(await statusesOf('/always401')).toEqual([401, 401]);
      expect((await control.counters()).refreshes).toBe(1);
      expectSessionKept(app);
    });
  });
}

async function getOneByOne(
  app: App,
  count: number,
  path: string,
): Promise<readonly (number | undefined)[]> {
  const statuses: (number | undefined)[] = [];
  for (let n = 0; n < count; n++) {
    statuses.push((await app.get(path)).error?.status);
  }
  return statuses;
}
