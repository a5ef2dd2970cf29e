import { inspect } from 'node:util';
import { TestBed } from '@angular/core/testing';
import { HttpErrorResponse } from '@angular/common/http';
import {
  AuthError,
  injectAuth,
  withCookieBackend,
  withJsonBackend,
  withOAuth2Backend,
  withRawHeaderBackend,
} from 'ngx-holdfast';
import { Harness, Call, endpoints, refuse, tokenOf } from './harness/harness';
import { freshJwt } from './harness/jwt';

interface MyClaims {
  readonly sub: string;
  readonly user_id: number;
}

describe('AuthService', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('login is cold, sends the credentials once, and emits the user', () => {
    const bench = new Harness();
    const login$ = bench.auth.login({ username: 'ada', password: 'pw' });
    expect(bench.sent('/auth/login')).toHaveLength(0);
    const call = new Call(login$);
    const request = bench.one('/auth/login');
    expect(request.request.body).toEqual({ username: 'ada', password: 'pw' });
    expect(tokenOf(request)).toBeNull();
    request.flush({ accessToken: freshJwt('ada'), refreshToken: 'R1' });
    expect(call.values).toEqual([expect.objectContaining({ sub: 'ada' })]);
    expect(call.completed).toBe(1);
    expect(bench.types()).toEqual(['signed-in']);
  });

  it('a wrong password is the server’s answer as it is', () => {
    const bench = new Harness();
    const call = new Call(bench.auth.login({}));
    refuse(bench.one('/auth/login'), 401, { message: 'wrong' });
    expect(call.error.status).toBe(401);
    expect(call.error.error).toBe('{"message":"wrong"}');
    expect(bench.auth.isAuthenticated()).toBe(false);
    expect(bench.refreshes()).toHaveLength(0);
  });

  it('a login that brings no tokens fails with invalid-token and leaves the session as it was', () => {
    const bench = new Harness();
    bench.signIn();
    const call = new Call(bench.auth.login({}));
    bench.one('/auth/login').flush({ accessToken: 'undefined' });
    expect(call.errors[0]).toMatchObject({ code: 'invalid-token' });
    expect(bench.auth.user()?.sub).toBe('ada');
  });

  it('a cancelled login signs nobody in', () => {
    const bench = new Harness();
    const call = new Call(bench.auth.login({}));
    const request = bench.one('/auth/login');
    call.subscription.unsubscribe();
    expect(request.cancelled).toBe(true);
    expect(bench.auth.isAuthenticated()).toBe(false);
  });

  it('without a login endpoint it says so', () => {
    const bench = new Harness({ features: [withJsonBackend({ refresh: '/auth/refresh' })] });
    const call = new Call(bench.auth.login({}));
    expect(call.errors[0]).toMatchObject({ code: 'not-configured' });
  });

  it('setTokens refuses what cannot be a token, without repeating it', () => {
    const bench = new Harness();
    const call = new Call(bench.auth.setTokens({ accessToken: 'SECRET\r\n' }));
    expect(call.errors[0]).toBeInstanceOf(AuthError);
    expect(String(call.errors[0])).not.toContain('SECRET');
  });

  it('logout ends the session before the server knows, then tells it', () => {
    const bench = new Harness();
    const { refreshToken } = bench.signIn();
    const call = new Call(bench.auth.logout());
    expect(bench.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    const request = bench.one('/auth/logout');
    expect(request.request.body).toEqual({ refreshToken });
    expect(tokenOf(request)).not.toBeNull();
    expect(call.outcomes).toBe(0);
    request.flush(null);
    expect(call.completed).toBe(1);
  });

  it.each([
    ['the server fails', (bench: Harness): void => refuse(bench.one('/auth/logout'), 503)],
    ['nobody answers for 5 s', (): void => jest.advanceTimersByTime(5_000)],
  ])('logout completes where %s [F060]', (_, happens) => {
    const bench = new Harness();
    bench.signIn();
    const call = new Call(bench.auth.logout());
    happens(bench);
    expect(call.completed).toBe(1);
    expect(call.errors).toHaveLength(0);
  });

  it('logout names the session by its access token, also where a refresh has another one in its place', () => {
    const bench = new Harness({ features: [withRawHeaderBackend(endpoints)] });
    const { accessToken, refreshToken } = bench.signIn();
    new Call(bench.auth.logout());
    const { request } = bench.one('/auth/logout');
    expect(request.headers.get('Authorization')).toBe(accessToken);
    expect(request.body).toEqual({ refreshToken });
  });

  it('logout of nobody completes and sends nothing', () => {
    const bench = new Harness();
    expect(new Call(bench.auth.logout()).completed).toBe(1);
    bench.wire.verify();
  });

  it('refresh renews now, and joins the refresh that is running', () => {
    const bench = new Harness();
    bench.signIn();
    const calls = [new Call(bench.auth.refresh()), new Call(bench.auth.refresh())];
    const accessToken = freshJwt('ada');
    bench.one('/auth/refresh').flush({ accessToken, refreshToken: 'R2' });
    expect(calls.map(({ completed }) => completed)).toEqual([1, 1]);
    expect(bench.auth.accessToken()).toBe(accessToken);
  });

  it('refresh of nobody fails with not-authenticated', () => {
    const bench = new Harness();
    expect(new Call(bench.auth.refresh()).errors[0]).toMatchObject({ code: 'not-authenticated' });
    bench.signIn({ refreshToken: undefined });
    expect(new Call(bench.auth.refresh()).errors[0]).toMatchObject({ code: 'session-expired' });
    expect(bench.auth.isAuthenticated()).toBe(true);
  });

  it('getAccessToken hands out a living token at once', () => {
    const bench = new Harness();
    const { accessToken } = bench.signIn();
    expect(new Call(bench.auth.getAccessToken()).values).toEqual([accessToken]);
    bench.wire.verify();
  });

  it('getAccessToken renews one that has expired or is about to', () => {
    const bench = new Harness();
    bench.signIn({ accessToken: freshJwt('ada', 600) });
    for (const waitMs of [545_000, 700_000]) {
      jest.advanceTimersByTime(waitMs);
      const call = new Call(bench.auth.getAccessToken());
      expect(call.values).toEqual([]);
      const accessToken = freshJwt('ada', 600);
      bench.one('/auth/refresh').flush({ accessToken, refreshToken: 'R2' });
      expect(call.values).toEqual([accessToken]);
    }
  });

  it('getAccessToken falls back to a token that still lives', () => {
    const bench = new Harness();
    const { accessToken } = bench.signIn({ accessToken: freshJwt('ada', 600) });
    jest.advanceTimersByTime(550_000);
    const call = new Call(bench.auth.getAccessToken());
    bench.one('/auth/refresh').flush('not tokens');
    expect(call.values).toEqual([accessToken]);
  });

  it('getAccessToken renews the one that a server has refused, and no other', () => {
    const bench = new Harness();
    const { accessToken } = bench.signIn();
    const call = new Call(bench.auth.getAccessToken({ refused: accessToken }));
    const renewed = bench.renew();
    expect(call.values).toEqual([renewed]);
    const late = new Call(bench.auth.getAccessToken({ refused: accessToken }));
    expect(late.values).toEqual([renewed]);
    bench.wire.verify();
  });

  it('getAccessToken never falls back to a token that was refused', () => {
    const bench = new Harness();
    const { accessToken } = bench.signIn();
    const call = new Call(bench.auth.getAccessToken({ refused: accessToken }));
    bench.one('/auth/refresh').flush('not tokens');
    expect(call.errors[0]).toMatchObject({ code: 'refresh-malformed' });
  });

  it('a sign-out during the first refresh of a cookie session sends no empty credentials', () => {
    const bench = new Harness({ features: [withCookieBackend(endpoints)] });
    jest.advanceTimersByTime(0);
    new Call(bench.auth.logout());
    expect(bench.one('/auth/logout').request.headers.has('Authorization')).toBe(false);
  });

  it('tokens that come after the sign-out are kept nowhere, and revoked [F056]', () => {
    const bench = new Harness();
    bench.signIn();
    bench.refused('/api/a');
    new Call(bench.auth.logout());
    bench.one('/auth/logout').flush('');
    const accessToken = freshJwt('ada');
    bench.one('/auth/refresh').flush({ accessToken, refreshToken: 'R-late' });
    const revocation = bench.one('/auth/logout').request;
    expect(revocation.body).toEqual({ refreshToken: 'R-late' });
    expect(revocation.headers.get('Authorization')).toBe(`Bearer ${accessToken}`);
    expect(bench.auth.isAuthenticated()).toBe(false);
    expect(bench.types()).not.toContain('refreshed');
  });

  it('getAccessToken of nobody fails with not-authenticated', () => {
    const bench = new Harness();
    expect(new Call(bench.auth.getAccessToken()).errors[0]).toMatchObject({
      code: 'not-authenticated',
    });
  });

  it('every state stream replays, is distinct, and is mirrored by its signal', () => {
    const bench = new Harness();
    const { auth } = bench;
    const seen = {
      isAuthenticated: new Call(auth.isAuthenticated$),
      accessToken: new Call(auth.accessToken$),
      refreshing: new Call(auth.refreshing$),
      status: new Call(auth.state$),
    };
    const first = bench.signIn().accessToken;
    new Call(auth.refresh());
    const second = freshJwt('ada');
    bench.one('/auth/refresh').flush({ accessToken: second, refreshToken: 'R2' });
    expect(seen.isAuthenticated.values).toEqual([false, true]);
    expect(seen.accessToken.values).toEqual([null, first, second]);
    expect(seen.refreshing.values).toEqual([false, true, false]);
    expect(seen.status.values.map((state) => (state as { status: string }).status)).toEqual([
      'anonymous',
      'authenticated',
      'authenticated',
    ]);
    expect(new Call(auth.accessToken$).values).toEqual([second]);
    expect(auth.accessToken()).toBe(second);
    expect(auth.refreshing()).toBe(false);
    expect(auth.expiresAt()).toBe(Date.now() + 600_000);
    expect(auth.state()).toMatchObject({ status: 'authenticated', user: { sub: 'ada' } });
  });

  it('streams complete with the injector and never error; events replay nothing', () => {
    const bench = new Harness();
    const streams = [
      bench.auth.state$,
      bench.auth.user$,
      bench.auth.refreshing$,
      bench.auth.events$,
    ];
    bench.signIn();
    const calls = streams.map((stream$) => new Call(stream$));
    expect(calls[3]?.values).toEqual([]);
    TestBed.resetTestingModule();
    expect(calls.map(({ completed, errors }) => [completed, errors.length])).toEqual(
      Array(4).fill([1, 0]),
    );
  });

  it('an opaque token has no user, and lives as long as expires_in says', () => {
    const bench = new Harness({ features: [withOAuth2Backend(endpoints)] });
    const call = new Call(bench.auth.login({}));
    bench
      .one('/auth/login')
      .flush({ access_token: 'opaque', refresh_token: 'R', token_type: 'Bearer', expires_in: 60 });
    expect(call.values).toEqual([null]);
    expect(bench.auth.state()).toEqual({ status: 'authenticated', user: null });
    expect(bench.auth.expiresAt()).toBe(Date.now() + 60_000);
  });

  it('claims are typed by the app', () => {
    new Harness().signIn({ accessToken: freshJwt('ada', 600, { user_id: 7 }) });
    TestBed.runInInjectionContext(() => {
      const id: number | undefined = injectAuth<MyClaims>().user()?.user_id;
      expect(id).toBe(7);
      // @ts-expect-error there is no such claim
      expect(injectAuth<MyClaims>().user()?.nobody).toBeUndefined();
    });
  });

  it('no public member leads to the refresh token [F153]', () => {
    const bench = new Harness();
    bench.signIn({ refreshToken: 'R-SENTINEL' });
    expect(inspect(bench.auth, { depth: 20, showHidden: true })).not.toContain('SENTINEL');
    expect(JSON.stringify(bench.events)).not.toContain('SENTINEL');
  });

  it('a failed restore in cookie mode keeps the question open, and a person may ask again at once', async () => {
    const bench = new Harness({
      features: [withCookieBackend(endpoints)],
      config: { api: ['/api/'], refresh: { attempts: 1 } },
    });
    await Promise.resolve();
    refuse(bench.one('/auth/refresh'), 503);
    expect(bench.auth.state()).toEqual({ status: 'restoring' });
    const again = new Call(bench.auth.refresh());
    bench.one('/auth/refresh').flush({ accessToken: freshJwt('ada') });
    expect(again.completed).toBe(1);
    expect(bench.types().at(-1)).toBe('session-restored');
  });

  it('errors of requests stay HttpErrorResponse after a login by another', () => {
    const bench = new Harness();
    bench.signIn();
    const held = bench.get('/api/a');
    refuse(bench.one('/api/a'));
    new Call(bench.auth.login({}));
    bench.one('/auth/login').flush({ accessToken: freshJwt('ben'), refreshToken: 'R9' });
    expect(held.error).toBeInstanceOf(HttpErrorResponse);
    expect(held.code).toBe('session-changed');
  });
});
