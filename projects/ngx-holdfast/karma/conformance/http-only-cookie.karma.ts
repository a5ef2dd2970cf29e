import { httpResource } from '@angular/common/http';
import { effect } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { TestBed } from '@angular/core/testing';
import { authServer } from '../auth-server';
import { control } from '../control';
import { freshStart, traces } from '../fresh-start';
import { until } from '../until';
import { App } from './app';
import { pairs } from './pairs';

const contract = 'http-only-cookie';

for (const pair of pairs) {
  describe(`contract http-only-cookie in particular, ${pair.name}:`, () => {
    let app: App;

    beforeEach(async () => {
      await freshStart();
      app = await App.startSignedOut({ contract, pair });
      await app.login();
    });

    it('no script sees the refresh token', async () => {
      await control.expire();
      await app.get();

      expect(traces()).toEqual(['XSRF-TOKEN']);
      expect(document.cookie).not.toContain('hfr_');
    });

    it('a reload restores the session by one refresh, and nobody is ever anonymous', async () => {
      const reloaded = await App.start({ contract, pair, startUrl: '/private' });
      await until(() => reloaded.auth.state().status !== 'restoring');

      expect(reloaded.statuses).toEqual(['restoring', 'authenticated']);
      expect(reloaded.auth.user()?.sub).toBe('u-ada');
      expect(reloaded.pages).toEqual(['/private']);
      expect(await control.counters()).toEqual(
        jasmine.objectContaining({ refreshes: 1, refreshed: 1, reuses: 0 }),
      );
    });

    it('calls made during a reload wait for it, and succeed', async () => {
      await control.set({ refreshDelayMs: 100 });
      const reloaded = await App.start({ contract, pair });

      const outcomes = await reloaded.parallel(10);

      expect(outcomes.map(({ error }) => error)).toEqual(outcomes.map(() => null));
      expect(await control.counters()).toEqual(
        jasmine.objectContaining({ refreshes: 1, ok: 10, unauthorized: 0 }),
      );
    });

    it('a reload whose cookie is refused leads to the login page, and back', async () => {
      await control.revoke();

      const reloaded = await App.start({ contract, pair, startUrl: '/private' });

      expect(reloaded.pages).toEqual(['/login?returnUrl=%2Fprivate']);
      expect(reloaded.count('session-expired')).toBe(1);
    });

    it('a refresh without the CSRF token is refused, and the session is kept', async () => {
      await control.expire();
      document.cookie = 'XSRF-TOKEN=; Path=/; Max-Age=0';

      const { authError } = await app.get();

      expect(authError?.code).toBe('refresh-unavailable');
      expect(authError?.status).toBe(400);
      expect(app.auth.isAuthenticated()).toBeTrue();
    });

    it('a reload restores the session of another origin, with cookie and CSRF header', async () => {
      const { apiUrl } = authServer();
      const reloaded = await App.start({ contract, pair, origin: apiUrl });
      await until(() => reloaded.auth.state().status !== 'restoring');

      expect(reloaded.statuses).toEqual(['restoring', 'authenticated']);
      expect((await control.requests()).at(-1)).toEqual(
        jasmine.objectContaining({ origin: 'api', path: '/http-only-cookie/refresh', status: 200 }),
      );
    });

    it('403 ends the session, and remembers where the person was', async () => {
      await control.revoke();
      await control.expire();

      const { authError } = await app.get();

      expect(authError?.code).toBe('session-expired');
      expect(authError?.status).toBe(403);
      await until(() => app.navigationsToLogin === 1);
      expect(app.router.url).toBe('/login?returnUrl=%2Fwork');
    });

    it('an httpResource sees one success and never the 401 in between', async () => {
      await control.expire();
      const seen: string[] = [];

      TestBed.runInInjectionContext(() => {
        const me = httpResource<{ sub: string }>(() => app.url('me'));
        effect(() => seen.push(me.error() ? 'error' : (me.value()?.sub ?? me.status())));
      });

      await until(() => seen.length > 1 && seen.at(-1) !== 'loading');
      expect(seen).toEqual(['loading', 'u-ada']);
      expect((await control.counters()).unauthorized).toBe(1);
    });

    it('an rxResource sees one error when the refresh is refused', async () => {
      await control.revoke();
      await control.expire();
      const seen: string[] = [];

      TestBed.runInInjectionContext(() => {
        const me = rxResource({ stream: () => app.http.get(app.url('me')) });
        effect(() => seen.push(me.status()));
      });

      await until(() => seen.includes('error') || seen.includes('resolved'));
      expect(seen).toEqual(['loading', 'error']);
      expect((await control.counters()).refreshes).toBe(1);
    });
  });
}
