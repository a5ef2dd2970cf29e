import { control } from '../control';
import { resetState } from '../reset-state';
import { until } from '../until';
import { App, ben } from './app';
import { pairs } from './pairs';

for (const pair of pairs) {
  describe(`details of the contract oauth2, ${pair.name}:`, () => {
    let app: App;

    beforeEach(async () => {
      await resetState();
      app = await App.startSignedOut({ contract: 'oauth2', pair });
    });

    it('opaque access tokens of unknown lifetime are used until they are rejected', async () => {
      await control.set({ oauth2Opaque: true, omitExpiresIn: true });
      await app.login();
      await control.expire();

      const { error } = await app.get();

      expect(error).toBeNull();
      expect(app.auth.accessToken()).toMatch(/^hfa_/);
      expect(app.auth.user()).toBeNull();
      expect(app.auth.expiresAt()).toBeNull();
      expect(await control.counters()).toEqual(
        jasmine.objectContaining({ refreshes: 1, unauthorized: 1, ok: 1 }),
      );
    });

    it('an opaque token that has expired by expires_in is not sent', async () => {
      await control.set({ oauth2Opaque: true, accessLifetimeSeconds: 0.2 });
      await app.login();
      await control.set({ accessLifetimeSeconds: 60 });
      await until(() => Date.now() > (app.auth.expiresAt() ?? Infinity));

      const { error } = await app.get();

      expect(error).toBeNull();
      expect(await control.counters()).toEqual(
        jasmine.objectContaining({ refreshes: 1, unauthorized: 0, ok: 1 }),
      );
    });

    it('invalid_grant ends the session', async () => {
      await app.login();
      await control.revoke();
      await control.expire();

      const { authError } = await app.get();

      expect(authError?.code).toBe('session-expired');
      expect(authError?.status).toBe(400);
      expect(app.countEvents('session-expired')).toBe(1);
      await until(() => app.navigationsToLogin === 1);
    });

    it('insufficient_scope is passed to the caller', async () => {
      await app.login(ben);

      const { authError, error } = await app.get('admin/users');

      expect(authError).toBeUndefined();
      expect(error?.status).toBe(403);
      expect((await control.counters()).refreshes).toBe(0);
      expect(app.auth.isAuthenticated()).toBeTrue();
    });

    for (const code of ['invalid_client', 'invalid_request', 'unauthorized_client']) {
      it(`${code} from the token endpoint keeps the session`, async () => {
        await app.login();
        await control.expire();
        await control.fault({ on: 'refresh', kind: 'status', status: 400, body: { error: code } });

        const { authError } = await app.get();

        expect(authError?.code).toBe('refresh-misconfigured');
        expect((await control.counters()).refreshes).toBe(1);
        expect(app.auth.isAuthenticated()).toBeTrue();
        expect(app.countEvents('session-expired')).toBe(0);
      });
    }
  });
}
