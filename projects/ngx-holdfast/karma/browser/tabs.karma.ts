import { lastValueFrom } from 'rxjs';
import { App, ada, ben, awaitOutcome } from '../conformance/app';
import { ContractName } from '../conformance/contracts';
import { functionOverFetch } from '../conformance/pairs';
import { control } from '../control';
import { resetState } from '../reset-state';
import { until } from '../until';
import { OtherTab } from './other-tab';

describe('two tabs', () => {
  let here: App;
  let there: OtherTab;

  async function openBoth(contract: ContractName): Promise<void> {
    await resetState();
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
    describe(`with ${contract} in localStorage:`, () => {
      beforeEach(() => openBoth(contract));

      it('a sign-in in another tab is synced', async () => {
        await lastValueFrom(there.auth.login(ada));
        await until(bothSignedIn);

        expect(here.auth.user()?.sub).toBe('u-ada');
        expect(here.auth.accessToken()).toBe(there.auth.accessToken());
        expect(here.events.map(({ type }) => type)).toEqual(['signed-in']);
        expect((await here.get()).error).toBeNull();
        expect((await control.counters()).refreshes).toBe(0);
      });

      it('a refresh in another tab updates the tokens', async () => {
        await here.login();
        await until(bothSignedIn);
        const before = here.auth.accessToken();

        await lastValueFrom(there.auth.refresh());
        await until(() => here.auth.accessToken() !== before);

        expect(here.auth.accessToken()).toBe(there.auth.accessToken());
        expect(here.countEvents('refreshed')).toBe(1);
        expect(here.countEvents('refresh-started')).toBe(0);
        expect((await control.counters()).refreshes).toBe(1);
      });

      it('a sign-out in another tab is synced', async () => {
        await here.login();
        await until(bothSignedIn);

        await lastValueFrom(there.auth.logout());
        await until(() => !here.auth.isAuthenticated());

        expect(here.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
        expect(here.countEvents('signed-out')).toBe(1);
        expect(here.statuses).toEqual(['authenticated', 'anonymous']);
      });

      it('a sign-in of another user in another tab replaces the session', async () => {
        await here.login();
        await until(bothSignedIn);

        await lastValueFrom(there.auth.login(ben));
        await until(() => here.auth.user()?.sub === 'u-ben');

        expect(here.countEvents('session-changed')).toBe(1);
        expect((await here.get()).values).toEqual([jasmine.objectContaining({ sub: 'u-ben' })]);
      });

      it('25 rejected requests in each of two tabs cause one refresh', async () => {
        await here.login();
        await until(bothSignedIn);
        await control.expire();

        const outcomes = await Promise.all([
          here.getInParallel(25),
          ...Array.from({ length: 25 }, (_, n) =>
            awaitOutcome(there.http.get(there.url(`item/${n}`))),
          ),
        ]);

        expect(outcomes.flat().map(({ error }) => error)).toEqual(Array(50).fill(null));
        expect(await control.counters()).toEqual(
          jasmine.objectContaining({ refreshes: 1, ok: 50, reuses: 0, familiesRevoked: 0 }),
        );
      });

      it('a rejected refresh ends the session once in each tab', async () => {
        await here.login();
        await until(bothSignedIn);
        await control.revoke();
        await control.expire();

        const { authError } = await here.get();
        await until(() => !there.auth.isAuthenticated());

        expect(authError?.code).toBe('session-expired');
        expect(here.countEvents('session-expired')).toBe(1);
        expect(there.events.filter(({ type }) => /signed-out|expired/.test(type)).length).toBe(1);
        expect((await control.counters()).refreshes).toBe(1);
      });
    });
  }

  describe('with one HttpOnly cookie:', () => {
    beforeEach(() => openBoth('http-only-cookie'));

    it('a sign-in in another tab is synced, with an access token of its own [F138]', async () => {
      await lastValueFrom(there.auth.login(ada));
      await until(bothSignedIn);

      expect(here.auth.user()?.sub).toBe('u-ada');
      expect(here.auth.accessToken()).not.toBe(there.auth.accessToken());
      expect((await control.counters()).refreshes).toBe(1);
    });

    it('a sign-in of another user in another tab replaces the session [F138]', async () => {
      await here.login();
      await until(bothSignedIn);

      await lastValueFrom(there.auth.login(ben));
      await until(() => here.auth.user()?.sub === 'u-ben');

      expect(here.countEvents('session-changed')).toBe(1);
      expect((await here.get()).values).toEqual([jasmine.objectContaining({ sub: 'u-ben' })]);
    });

    it('a sign-out in another tab is synced [F137]', async () => {
      await here.login();
      await until(bothSignedIn);

      await lastValueFrom(there.auth.logout());
      await until(() => !here.auth.isAuthenticated());

      expect(here.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
      expect(here.countEvents('signed-out')).toBe(1);
    });

    it('the tabs refresh one after the other and use no cookie twice', async () => {
      await here.login();
      await until(bothSignedIn);
      const { refreshes } = await control.counters();
      await control.expire();
      await control.set({ refreshDelayMs: 100 });

      const outcomes = await Promise.all([
        here.get(),
        awaitOutcome(there.http.get(there.url('me'))),
      ]);

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
