import { control } from '../control';
import { resetState } from '../reset-state';
import { until } from '../until';
import { App } from './app';
import { pairs } from './pairs';

for (const pair of pairs) {
  describe(`details of the contract json-body, ${pair.name}:`, () => {
    let app: App;

    beforeEach(async () => {
      await resetState();
      app = await App.startSignedOut({ contract: 'json-body', pair });
    });

    it('a refresh may return the bare access token, and the refresh token is kept', async () => {
      await control.set({ jsonBodyAnswer: 'bare' });
      await app.login();

      for (const round of [1, 2]) {
        await control.expire();
        expect((await app.get(`item/${round}`)).error).toBeNull();
      }

      expect(await control.counters()).toEqual(
        jasmine.objectContaining({ refreshed: 2, reuses: 0 }),
      );
    });

    it('the 401 for a request without a token is passed to the caller', async () => {
      const { error } = await app.get();

      expect(error?.status).toBe(401);
      expect(error?.error).toEqual({ message: 'no token' });
      expect((await control.counters()).refreshes).toBe(0);
      expect(app.events).toEqual([]);
      expect(app.navigationsToLogin).toBe(0);
    });

    it('an expired refresh token ends the session without a request', async () => {
      await control.set({ accessLifetimeSeconds: 0.1, refreshLifetimeSeconds: 0.2 });
      await app.login();
      const signedInAt = Date.now();
      await until(() => Date.now() > signedInAt + 200);

      const { authError } = await app.get();

      expect(authError?.code).toBe('session-expired');
      expect((await control.requests()).map(({ path }) => path)).toEqual(['/json-body/login']);
      expect(app.countEvents('session-expired')).toBe(1);
      await until(() => app.navigationsToLogin === 1);
    });
  });
}
