import { lastValueFrom } from 'rxjs';
import { authServer } from '../auth-server';
import { outcome } from '../conformance/app';
import { diagonal } from '../conformance/pairs';
import { control } from '../control';
import { expectSessionKept, signedIn } from './signed-in';

const redirects = [301, 302, 303, 307, 308];

const origins = [
  ['the origin of the page', () => ''],
  ['another origin', () => authServer().apiUrl],
] as const;

/** The token fits into what Holdfast takes, and the headers of the request into nothing. */
const tooLarge = [
  ['answered 431', () => '', 7_000, 431],
  ['cut off without CORS', () => authServer().apiUrl, 11_700, 0],
] as const;

for (const pair of diagonal) {
  describe(`where a token goes, ${pair.name}:`, () => {
    for (const [place, origin] of origins) {
      it(`a call to ${place} that is sent on to a foreign one takes no token along [F095]`, async () => {
        const app = await signedIn({ contract: 'json-body', pair, origin: origin() });

        for (const status of redirects) {
          const address = app.url(`redirect-foreign?status=${status}`);
          await lastValueFrom(app.http.get(address));
          await outcome(app.http.post(address, { amount: status }));
        }

        const { requests, credentials } = await control.foreign();
        expect(requests).toBeGreaterThanOrEqual(2 * redirects.length);
        expect(credentials).toEqual([]);
        expectSessionKept(app);
      });
    }

    it('it is the header of its own name that browsers keep from there [F095]', async () => {
      const app = await signedIn({ contract: 'json-body', pair });
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
      it(`a header that is ${how} is a failed call: no refresh, no sign-out [F100]`, async () => {
        const app = await signedIn({ contract: 'json-body', pair, origin: origin() });
        await control.set({ tokenPaddingBytes: padding });
        await app.login();

        const outcomes = await app.parallel(5);

        expect(outcomes.map(({ error }) => error?.status)).toEqual(outcomes.map(() => status));
        expect(outcomes.map(({ authError }) => authError)).toEqual(outcomes.map(() => undefined));
        expect(app.count('request-replayed')).toBe(0);
        expect((await control.counters()).refreshes).toBe(0);
        expectSessionKept(app);
        await control.set({ tokenPaddingBytes: 0 });
        await lastValueFrom(app.auth.refresh());
        expect((await app.get()).error).toBeNull();
      });
    }
  });
}
