import { TestBed } from '@angular/core/testing';
import { AuthService } from 'ngx-holdfast';
import { control } from '../control';
import { freshStart } from '../fresh-start';
import { until } from '../until';
import { App } from './app';
import { pairs } from './pairs';

/** What this back end writes into its tokens. */
interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly exp: number;
  readonly nbf: number;
  readonly iat: number;
  readonly jti: string;
  readonly name: string;
  readonly email: string;
  readonly user_id: string;
  readonly role: 'admin' | 'user';
}

for (const pair of pairs) {
  describe(`contract error-code in particular, ${pair.name}:`, () => {
    let app: App;

    beforeEach(async () => {
      await freshStart();
      app = await App.startSignedOut({ contract: 'error-code', pair });
    });

    for (const status of [401, 400]) {
      it(`5001 of status ${status} is refreshed`, async () => {
        await control.set({ errorCodeStatus: status });
        await app.login();
        await control.expire();

        const { error } = await app.get();

        const sent = (await control.requests()).filter(({ path }) => path.endsWith('/me'));
        expect(error).toBeNull();
        expect(sent.map((request) => request.status)).toEqual([status, 200]);
      });

      it(`5002 of status ${status} ends the session without a refresh`, async () => {
        await control.set({ errorCodeStatus: status });
        await app.login();
        await control.revoke(true);

        const { authError, error } = await app.get();

        expect(authError?.code).toBe('session-expired');
        expect(error?.status).toBe(status);
        expect((await control.counters()).refreshes).toBe(0);
        expect(app.count('session-expired')).toBe(1);
        await until(() => app.navigationsToLogin === 1);
      });

      it(`a refresh that is refused with status ${status} ends the session`, async () => {
        await control.set({ errorCodeStatus: status });
        await app.login();
        await control.revoke();
        await control.expire();

        const { authError } = await app.get();

        expect(authError?.code).toBe('session-expired');
        expect((await control.counters()).refreshesRefused).toBe(1);
      });
    }

    it('a missing role is the business of the caller', async () => {
      await app.login({ username: 'ben', password: 'franklin' });

      const { authError, error } = await app.get('admin/users');

      expect(authError).toBeUndefined();
      expect(error?.error).toEqual({ errorCode: 4003 });
      expect((await control.counters()).refreshes).toBe(0);
    });

    it('the claims are read typed', async () => {
      await app.login();

      const user = TestBed.inject<AuthService<Claims>>(AuthService).user();

      const { role, user_id: id, name, email, iss, jti, aud, exp = 0, iat = 0 } = user ?? {};
      expect([role, id, name, email]).toEqual([
        'admin',
        'u-ada',
        'Ada Lovelace',
        'ada@example.test',
      ]);
      expect([iss, jti, aud]).toEqual([jasmine.any(String), jasmine.any(String), 'error-code']);
      expect(exp - iat).toBe(60);
    });

    it('a token that many servers refuse for its size is reported once, and works', async () => {
      await control.set({ tokenPaddingBytes: 4_000 });
      await app.login();
      await control.expire();

      const { error } = await app.get();

      const reports = app.events.filter(({ type }) => type === 'access-token-oversized');
      expect(error).toBeNull();
      expect(app.count('refreshed')).toBe(1);
      expect(reports).toEqual([
        jasmine.objectContaining({ header: 'Authorization', bytes: jasmine.any(Number) }),
      ]);
    });
  });
}
