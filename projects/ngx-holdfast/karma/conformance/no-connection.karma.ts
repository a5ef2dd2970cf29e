import { authServer } from '../auth-server';
import { control } from '../control';
import { freshStart } from '../fresh-start';
import { until } from '../until';
import { App } from './app';
import { contractNames } from './contracts';
import { pairs } from './pairs';

// On another origin: the connection must be cut under the browser itself, not under Karma's proxy, whose kept-alive
// connections the browser would silently replace by a second request.
for (const contract of contractNames) {
  for (const pair of pairs) {
    describe(`contract ${contract}, ${pair.name}: a connection that breaks during the refresh`, () => {
      let app: App;

      beforeEach(async () => {
        await freshStart();
        app = await App.startSignedOut({ contract, pair, origin: authServer().apiUrl });
        await app.login();
        await control.expire();
      });

      it('is tried once more, and nobody notices', async () => {
        await control.fault({ on: 'refresh', kind: 'drop' });

        const { error } = await app.get();

        expect(error).toBeNull();
        expect((await control.counters()).refreshes).toBe(2);
        expect(app.count('refresh-failed')).toBe(0);
      });

      it('keeps the session, and calls work again once the network does', async () => {
        await control.fault({ on: 'refresh', kind: 'drop', times: 2 });

        const { authError } = await app.get();

        expect(authError?.code).toBe('refresh-network');
        expect(app.auth.isAuthenticated()).toBeTrue();
        expect(app.count('session-expired')).toBe(0);
        expect(app.count('refresh-failed')).toBe(1);
        await until(async () => (await app.get()).error === null);
        expect(await control.counters()).toEqual(
          jasmine.objectContaining({ refreshes: 3, refreshed: 1, reuses: 0 }),
        );
        expect(app.navigationsToLogin).toBe(0);
      });
    });
  }
}
