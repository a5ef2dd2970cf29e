import { authServer } from '../auth-server';
import { control } from '../control';
import { resetState } from '../reset-state';
import { until } from '../until';
import { App } from './app';
import { pairs } from './pairs';

for (const pair of pairs) {
  describe(`details of the contract response-headers, ${pair.name}:`, () => {
    beforeEach(resetState);

    it('the tokens are in localStorage under the plain keys', async () => {
      const app = await App.startSignedOut({ contract: 'response-headers', pair });

      await app.login();

      expect(localStorage.getItem('accessToken')).toBe(app.auth.accessToken());
      expect(localStorage.getItem('refreshToken')).toMatch(/^hfr_/);
    });

    it('a request without a token is not sent and redirects to the login page', async () => {
      const app = await App.startSignedOut({ contract: 'response-headers', pair });

      const { authError } = await app.get();

      expect(authError?.code).toBe('not-authenticated');
      expect(await control.requests()).toEqual([]);
      await until(() => app.navigationsToLogin === 1);
    });

    it('InvalidToken ends the session without a refresh', async () => {
      const app = await App.startSignedOut({ contract: 'response-headers', pair });
      await app.login();
      await control.revoke({ access: true });

      const { authError, error } = await app.get();

      expect(authError?.code).toBe('session-expired');
      expect(error?.status).toBe(401);
      expect((await control.counters()).refreshes).toBe(0);
      expect(app.countEvents('session-expired')).toBe(1);
      expect(localStorage.getItem('accessToken')).toBeNull();
      await until(() => app.navigationsToLogin === 1);
    });

    it('a token header that CORS hides ends the session with an error that names the fix', async () => {
      const { apiUrl } = authServer();
      const app = await App.startSignedOut({ contract: 'response-headers', pair, origin: apiUrl });
      await app.login();
      await control.set({ exposeHeaders: false });
      await control.expire();

      const { authError } = await app.get();

      expect(authError?.code).toBe('token-header-missing');
      expect(authError?.message).toMatch(/ Authorization$/);
      expect(authError?.message).toContain('Access-Control-Expose-Headers');
      expect(app.countEvents('session-expired')).toBe(1);
      expect(app.auth.isAuthenticated()).toBeFalse();
    });

    it('a missing refresh token header is named in the error', async () => {
      const app = await App.startSignedOut({ contract: 'response-headers', pair });
      await app.login();
      await control.expire();
      await control.set({ omitRefreshToken: true });

      const { authError } = await app.get();

      expect(authError?.code).toBe('token-header-missing');
      expect(authError?.message).toMatch(/ Authorization-refresh$/);
      expect(app.auth.isAuthenticated()).toBeFalse();
    });
  });
}
