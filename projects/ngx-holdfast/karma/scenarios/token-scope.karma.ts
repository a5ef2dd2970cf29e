import { lastValueFrom } from 'rxjs';
import { authServer } from '../auth-server';
import { awaitOutcome } from '../conformance/app';
import { diagonal } from '../conformance/pairs';
import { control } from '../control';
import { expectSessionKept, startSignedIn } from './start-signed-in';

const redirects = [301, 302, 303, 307, 308];

const origins = [
  ['the origin of the page', () => ''],
  ['another origin', () => authServer().apiUrl],
] as const;

/** Holdfast accepts these tokens, but the server rejects such large headers. */
const tooLarge = [
  ['rejected with 431', () => '', 7_000, 431],
  ['rejected without CORS headers', () => authServer().apiUrl, 11_700, 0],
] as const;

for (const pair of diagonal) {
  describe(`the token scope, ${pair.name}:`, () => {
    for (const [place, origin] of origins) {
      it(`a request to ${place} carries no token after a redirect to a foreign origin [F095]`, async () => {
        const app = await startSignedIn({ contract: 'json-body', pair, origin: origin() });

        for (const status of redirects) {
          const url = app.url(`redirect-foreign?status=${status}`);
          await lastValueFrom(app.http.get(url));
          await awaitOutcome(app.http.post(url, { amount: status }));
        }

        const { requests, credentials } = await control.foreign();
        expect(requests).toBeGreaterThanOrEqual(2 * redirects.length);
        expect(credentials).toEqual([]);
        expectSessionKept(app);
      });
    }

    it('browsers remove only the Authorization header on such a redirect [F095]', async () => {
      const app = await startSignedIn({ contract: 'json-body', pair });
      const secret = `Bearer ${app.auth.accessToken() ?? ''}`;

      await lastValueFrom(
        app.http.get(app.url('redirect-foreign'), { headers: { 'X-Auth-Token': secret } }),
      );

      const { credentials } = await control.foreign();
      expect(credentials).toEqual([
        jasmine.objectContaining({ found: [jasmine.objectContaining({ name: 'x-auth-token' })] }),
      ]);
    });

    for (const [how, origin, padding, status] of tooLarge) {
      it(`a header that is ${how} fails the request without a refresh or a sign-out [F100]`, async () => {
        const app = await startSignedIn({ contract: 'json-body', pair, origin: origin() });
        await control.set({ tokenPaddingBytes: padding });
        await app.login();

        const outcomes = await app.getInParallel(5);

        expect(outcomes.map(({ error }) => error?.status)).toEqual(outcomes.map(() => status));
        expect(outcomes.map(({ authError }) => authError)).toEqual(outcomes.map(() => undefined));
        expect(app.countEvents('request-replayed')).toBe(0);
        expect((await control.counters()).refreshes).toBe(0);
        expectSessionKept(app);
        await control.set({ tokenPaddingBytes: 0 });
        await lastValueFrom(app.auth.refresh());
        expect((await app.get()).error).toBeNull();
      });
    }
  });
}
