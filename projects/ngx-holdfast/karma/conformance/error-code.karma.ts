import { TestBed } from '@angular/core/testing';
import { AuthService } from 'ngx-holdfast';
import { control } from '../control';
import { resetState } from '../reset-state';
import { until } from '../until';
import { App } from './app';
import { pairs } from './pairs';

/** The claims of this back end's tokens. */
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
  describe(`details of the contract error-code, ${pair.name}:`, () => {
    let app: App;

    beforeEach(async () => {
      await resetState();
      app = await App.startSignedOut({ contract: 'error-code', pair });
    });

    for (const status of [401, 400]) {
      it(`errorCode 5001 with status ${status} causes a refresh`, async () => {
        await control.set({ errorCodeStatus: status });
        await app.login();
        await control.expire();

        const { error } = await app.get();

        const sent = (await control.requests()).filter(({ path }) => path.endsWith('/me'));
        expect(error).toBeNull();
        expect(sent.map((request) => request.status)).toEqual([status, 200]);
      });

      it(`errorCode 5002 with status ${status} ends the session without a refresh`, async () => {
        await control.set({ errorCodeStatus: status });
        await app.login();
        await control.revoke({ access: true });

        const { authError, error } = await app.get();

        expect(authError?.code).toBe('session-expired');
        expect(error?.status).toBe(status);
        expect((await control.counters()).refreshes).toBe(0);
        expect(app.countEvents('session-expired')).toBe(1);
        await until(() => app.navigationsToLogin === 1);
      });

      it(`a refresh that is rejected with status ${status} ends the session`, async () => {
        await control.set({ errorCodeStatus: status });
        await app.login();
        await control.revoke();
        await control.expire();

        const { authError } = await app.get();

        expect(authError?.code).toBe('session-expired');
        expect((await control.counters()).refreshesRefused).toBe(1);
      });
    }

    it('the error for a missing role is passed to the caller', async () => {
      await app.login({ username: 'ben', password: 'franklin' });

      const { authError, error } = await app.get('admin/users');

      expect(authError).toBeUndefined();
      expect(error?.error).toEqual({ errorCode: 4003 });
      expect((await control.counters()).refreshes).toBe(0);
    });

    it('the claims have the declared type', async () => {
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

    it('a token that many servers reject for its size is reported once and works', async () => {
      await control.set({ tokenPaddingBytes: 4_000 });
      await app.login();
      await control.expire();

      const { error } = await app.get();

      const reports = app.events.filter(({ type }) => type === 'access-token-oversized');
      expect(error).toBeNull();
      expect(app.countEvents('refreshed')).toBe(1);
      expect(reports).toEqual([
        jasmine.objectContaining({ header: 'Authorization', bytes: jasmine.any(Number) }),
      ]);
    });
  });
}
