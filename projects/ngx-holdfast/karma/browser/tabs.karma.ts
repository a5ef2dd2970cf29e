import { lastValueFrom } from 'rxjs';
import { App, ada, ben, outcome } from '../conformance/app';
import { ContractName } from '../conformance/contracts';
import { functionOverFetch } from '../conformance/pairs';
import { control } from '../control';
import { freshStart } from '../fresh-start';
import { until } from '../until';
import { OtherTab } from './other-tab';

describe('two tabs', () => {
  let here: App;
  let there: OtherTab;

  async function openBoth(contract: ContractName): Promise<void> {
    await freshStart();
    here = await App.startSignedOut({ contract, pair: functionOverFetch });
    there = await OtherTab.open(contract);
    await until(() => there.auth.state().status === 'anonymous');
    await control.reset();
  }

  function bothSignedIn(): boolean {
    return here.auth.isAuthenticated() && there.auth.isAuthenticated();
  }

  afterEach(() => there.close());

  for (const contract of ['json-body', 'response-headers'] as const) {
    describe(`of ${contract} in localStorage:`, () => {
      beforeEach(() => openBoth(contract));

      it('a sign-in there is one here', async () => {
        await lastValueFrom(there.auth.login(ada));
        await until(bothSignedIn);

        expect(here.auth.user()?.sub).toBe('u-ada');
        expect(here.auth.accessToken()).toBe(there.auth.accessToken());
        expect(here.events.map(({ type }) => type)).toEqual(['signed-in']);
        expect((await here.get()).error).toBeNull();
        expect((await control.counters()).refreshes).toBe(0);
      });

      it('a refresh there brings its tokens here', async () => {
        await here.login();
        await until(bothSignedIn);
        const before = here.auth.accessToken();

        await lastValueFrom(there.auth.refresh());
        await until(() => here.auth.accessToken() !== before);

        expect(here.auth.accessToken()).toBe(there.auth.accessToken());
        expect(here.count('refreshed')).toBe(1);
        expect(here.count('refresh-started')).toBe(0);
        expect((await control.counters()).refreshes).toBe(1);
      });

      it('a sign-out there is one here', async () => {
        await here.login();
        await until(bothSignedIn);

        await lastValueFrom(there.auth.logout());
        await until(() => !here.auth.isAuthenticated());

        expect(here.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
        expect(here.count('signed-out')).toBe(1);
        expect(here.statuses).toEqual(['authenticated', 'anonymous']);
      });

      it('someone else who signs in there is who is signed in here', async () => {
        await here.login();
        await until(bothSignedIn);

        await lastValueFrom(there.auth.login(ben));
        await until(() => here.auth.user()?.sub === 'u-ben');

        expect(here.count('session-changed')).toBe(1);
        expect((await here.get()).values).toEqual([jasmine.objectContaining({ sub: 'u-ben' })]);
      });

      it('25 calls in each with a refused token bring one refresh', async () => {
        await here.login();
        await until(bothSignedIn);
        await control.expire();

        const outcomes = await Promise.all([
          here.parallel(25),
          ...Array.from({ length: 25 }, (_, n) => outcome(there.http.get(there.url(`item/${n}`)))),
        ]);

        expect(outcomes.flat().map(({ error }) => error)).toEqual(Array(50).fill(null));
        expect(await control.counters()).toEqual(
          jasmine.objectContaining({ refreshes: 1, ok: 50, reuses: 0, familiesRevoked: 0 }),
        );
      });

      it('a refused refresh ends the session in both, once each', async () => {
        await here.login();
        await until(bothSignedIn);
        await control.revoke();
        await control.expire();

        const { authError } = await here.get();
        await until(() => !there.auth.isAuthenticated());

        expect(authError?.code).toBe('session-expired');
        expect(here.count('session-expired')).toBe(1);
        expect(there.events.filter(({ type }) => /signed-out|expired/.test(type)).length).toBe(1);
        expect((await control.counters()).refreshes).toBe(1);
      });
    });
  }

  describe('that share one HttpOnly cookie:', () => {
    beforeEach(() => openBoth('http-only-cookie'));

    it('a sign-in there is one here, with tokens of its own [F138]', async () => {
      await lastValueFrom(there.auth.login(ada));
      await until(bothSignedIn);

      expect(here.auth.user()?.sub).toBe('u-ada');
      expect(here.auth.accessToken()).not.toBe(there.auth.accessToken());
      expect((await control.counters()).refreshes).toBe(1);
    });

    it('someone else who signs in there is who is signed in here [F138]', async () => {
      await here.login();
      await until(bothSignedIn);

      await lastValueFrom(there.auth.login(ben));
      await until(() => here.auth.user()?.sub === 'u-ben');

      expect(here.count('session-changed')).toBe(1);
      expect((await here.get()).values).toEqual([jasmine.objectContaining({ sub: 'u-ben' })]);
    });

    it('a sign-out there is one here [F137]', async () => {
      await here.login();
      await until(bothSignedIn);

      await lastValueFrom(there.auth.logout());
      await until(() => !here.auth.isAuthenticated());

      expect(here.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
      expect(here.count('signed-out')).toBe(1);
    });

    it('each gets its own access token, one after the other, and no cookie is used twice', async () => {
      await here.login();
      await until(bothSignedIn);
      const { refreshes } = await control.counters();
      await control.expire();
      await control.set({ refreshDelayMs: 100 });

      const outcomes = await Promise.all([here.get(), outcome(there.http.get(there.url('me')))]);

      expect(outcomes.map(({ error }) => error)).toEqual([null, null]);
      expect(await control.counters()).toEqual(
        jasmine.objectContaining({
          refreshes: refreshes + 2,
          refreshed: refreshes + 2,
          reuses: 0,
        }),
      );
    });
  });
});
