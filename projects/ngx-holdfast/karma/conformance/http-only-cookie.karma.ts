import { httpResource } from '@angular/common/http';
import { effect } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { TestBed } from '@angular/core/testing';
import { authServer } from '../auth-server';
import { control } from '../control';
import { resetState, storedNames } from '../reset-state';
import { until } from '../until';
import { App } from './app';
import { pairs } from './pairs';

const contract = 'http-only-cookie';

for (const pair of pairs) {
  describe(`details of the contract http-only-cookie, ${pair.name}:`, () => {
    let app: App;

    beforeEach(async () => {
      await resetState();
      app = await App.startSignedOut({ contract, pair });
      await app.login();
    });

    it('scripts cannot read the refresh token', async () => {
      await control.expire();
      await app.get();

      expect(storedNames()).toEqual(['XSRF-TOKEN']);
      expect(document.cookie).not.toContain('hfr_');
    });

    it('a reload restores the session with one refresh and is never anonymous', async () => {
      const reloaded = await App.start({ contract, pair, startUrl: '/private' });
      await until(() => reloaded.auth.state().status !== 'restoring');

      expect(reloaded.statuses).toEqual(['restoring', 'authenticated']);
      expect(reloaded.auth.user()?.sub).toBe('u-ada');
      expect(reloaded.pages).toEqual(['/private']);
      expect(await control.counters()).toEqual(
        jasmine.objectContaining({ refreshes: 1, refreshed: 1, reuses: 0 }),
      );
    });

    it('requests during a reload wait for the refresh and succeed', async () => {
      await control.set({ refreshDelayMs: 100 });
      const reloaded = await App.start({ contract, pair });

      const outcomes = await reloaded.getInParallel(10);

      expect(outcomes.map(({ error }) => error)).toEqual(outcomes.map(() => null));
      expect(await control.counters()).toEqual(
        jasmine.objectContaining({ refreshes: 1, ok: 10, unauthorized: 0 }),
      );
    });

    it('a reload with a rejected cookie redirects to the login page with a return URL', async () => {
      await control.revoke();

      const reloaded = await App.start({ contract, pair, startUrl: '/private' });

      expect(reloaded.pages).toEqual(['/login?returnUrl=%2Fprivate']);
      expect(reloaded.countEvents('session-expired')).toBe(1);
    });

    it('a refresh without the CSRF token fails and keeps the session', async () => {
      await control.expire();
      document.cookie = 'XSRF-TOKEN=; Path=/; Max-Age=0';

      const { authError } = await app.get();

      expect(authError?.code).toBe('refresh-unavailable');
      expect(authError?.status).toBe(400);
      expect(app.auth.isAuthenticated()).toBeTrue();
    });

    it('a reload restores a session of another origin with cookie and CSRF header', async () => {
      const { apiUrl } = authServer();
      const reloaded = await App.start({ contract, pair, origin: apiUrl });
      await until(() => reloaded.auth.state().status !== 'restoring');

      expect(reloaded.statuses).toEqual(['restoring', 'authenticated']);
      expect((await control.requests()).at(-1)).toEqual(
        jasmine.objectContaining({ origin: 'api', path: '/http-only-cookie/refresh', status: 200 }),
      );
    });

    it('a refresh that gets 403 ends the session and keeps the return URL', async () => {
      await control.revoke();
      await control.expire();

      const { authError } = await app.get();

      expect(authError?.code).toBe('session-expired');
      expect(authError?.status).toBe(403);
      await until(() => app.navigationsToLogin === 1);
      expect(app.router.url).toBe('/login?returnUrl=%2Fwork');
    });

    it('an httpResource reports one success and not the 401 in between', async () => {
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

    it('an rxResource reports one error if the refresh is rejected', async () => {
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
