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
import {
  Harness,
  RequestRecorder,
  endpoints,
  flushError,
  flushUnauthorized,
  tokenOf,
} from './harness/harness';
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
    const harness = new Harness();
    const login$ = harness.auth.login({ username: 'ada', password: 'pw' });
    expect(harness.match('/auth/login')).toHaveLength(0);
    const result = new RequestRecorder(login$);
    const request = harness.expectOne('/auth/login');
    expect(request.request.body).toEqual({ username: 'ada', password: 'pw' });
    expect(tokenOf(request)).toBeNull();
    request.flush({ accessToken: freshJwt('ada'), refreshToken: 'R1' });
    expect(result.values).toEqual([expect.objectContaining({ sub: 'ada' })]);
    expect(result.completed).toBe(1);
    expect(harness.eventTypes()).toEqual(['signed-in']);
  });

  it('login passes the error response for a wrong password to the caller', () => {
    const harness = new Harness();
    const result = new RequestRecorder(harness.auth.login({}));
    flushError(harness.expectOne('/auth/login'), 401, { message: 'wrong' });
    expect(result.error.status).toBe(401);
    expect(result.error.error).toBe('{"message":"wrong"}');
    expect(harness.auth.isAuthenticated()).toBe(false);
    expect(harness.matchRefreshes()).toHaveLength(0);
  });

  it('a login response without valid tokens fails with invalid-token and keeps the session', () => {
    const harness = new Harness();
    harness.signIn();
    const result = new RequestRecorder(harness.auth.login({}));
    harness.expectOne('/auth/login').flush({ accessToken: 'undefined' });
    expect(result.errors[0]).toMatchObject({ code: 'invalid-token' });
    expect(harness.auth.user()?.sub).toBe('ada');
  });

  it('a cancelled login does not sign in', () => {
    const harness = new Harness();
    const result = new RequestRecorder(harness.auth.login({}));
    const request = harness.expectOne('/auth/login');
    result.subscription.unsubscribe();
    expect(request.cancelled).toBe(true);
    expect(harness.auth.isAuthenticated()).toBe(false);
  });

  it('login fails with not-configured without a login endpoint', () => {
    const harness = new Harness({ features: [withJsonBackend({ refresh: '/auth/refresh' })] });
    const result = new RequestRecorder(harness.auth.login({}));
    expect(result.errors[0]).toMatchObject({ code: 'not-configured' });
  });

  it('setTokens rejects an invalid token without repeating it in the error', () => {
    const harness = new Harness();
    const result = new RequestRecorder(harness.auth.setTokens({ accessToken: 'SECRET\r\n' }));
    expect(result.errors[0]).toBeInstanceOf(AuthError);
    expect(String(result.errors[0])).not.toContain('SECRET');
  });

  it('logout ends the session first and then notifies the server', () => {
    const harness = new Harness();
    const { refreshToken } = harness.signIn();
    const result = new RequestRecorder(harness.auth.logout());
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    const request = harness.expectOne('/auth/logout');
    expect(request.request.body).toEqual({ refreshToken });
    expect(tokenOf(request)).not.toBeNull();
    expect(result.outcomes).toBe(0);
    request.flush(null);
    expect(result.completed).toBe(1);
  });

  it.each([
    [
      'the server fails',
      (harness: Harness): void => flushError(harness.expectOne('/auth/logout'), 503),
    ],
    ['the server does not respond for 5 s', (): void => jest.advanceTimersByTime(5_000)],
  ])('logout completes if %s [F060]', (_, trigger) => {
    const harness = new Harness();
    harness.signIn();
    const result = new RequestRecorder(harness.auth.logout());
    trigger(harness);
    expect(result.completed).toBe(1);
    expect(result.errors).toHaveLength(0);
  });

  it('logout sends the access token in the header that a refresh uses for the refresh token', () => {
    const harness = new Harness({ features: [withRawHeaderBackend(endpoints)] });
    const { accessToken, refreshToken } = harness.signIn();
    new RequestRecorder(harness.auth.logout());
    const { request } = harness.expectOne('/auth/logout');
    expect(request.headers.get('Authorization')).toBe(accessToken);
    expect(request.body).toEqual({ refreshToken });
  });

  it('logout without a session completes and sends nothing', () => {
    const harness = new Harness();
    expect(new RequestRecorder(harness.auth.logout()).completed).toBe(1);
    harness.httpTesting.verify();
  });

  it('refresh starts a refresh or joins the running one', () => {
    const harness = new Harness();
    harness.signIn();
    const results = [
      new RequestRecorder(harness.auth.refresh()),
      new RequestRecorder(harness.auth.refresh()),
    ];
    const accessToken = freshJwt('ada');
    harness.expectOne('/auth/refresh').flush({ accessToken, refreshToken: 'R2' });
    expect(results.map(({ completed }) => completed)).toEqual([1, 1]);
    expect(harness.auth.accessToken()).toBe(accessToken);
  });

  it('refresh fails without a session and without a refresh token', () => {
    const harness = new Harness();
    expect(new RequestRecorder(harness.auth.refresh()).errors[0]).toMatchObject({
      code: 'not-authenticated',
    });
    harness.signIn({ refreshToken: undefined });
    expect(new RequestRecorder(harness.auth.refresh()).errors[0]).toMatchObject({
      code: 'session-expired',
    });
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('getAccessToken emits a valid token at once', () => {
    const harness = new Harness();
    const { accessToken } = harness.signIn();
    expect(new RequestRecorder(harness.auth.getAccessToken()).values).toEqual([accessToken]);
    harness.httpTesting.verify();
  });

  it('getAccessToken refreshes a token that has expired or is about to expire', () => {
    const harness = new Harness();
    harness.signIn({ accessToken: freshJwt('ada', 600) });
    for (const waitMs of [545_000, 700_000]) {
      jest.advanceTimersByTime(waitMs);
      const result = new RequestRecorder(harness.auth.getAccessToken());
      expect(result.values).toEqual([]);
      const accessToken = freshJwt('ada', 600);
      harness.expectOne('/auth/refresh').flush({ accessToken, refreshToken: 'R2' });
      expect(result.values).toEqual([accessToken]);
    }
  });

  it('getAccessToken falls back to a token that is still valid', () => {
    const harness = new Harness();
    const { accessToken } = harness.signIn({ accessToken: freshJwt('ada', 600) });
    jest.advanceTimersByTime(550_000);
    const result = new RequestRecorder(harness.auth.getAccessToken());
    harness.expectOne('/auth/refresh').flush('not tokens');
    expect(result.values).toEqual([accessToken]);
  });

  it('getAccessToken refreshes a rejected token, but not its successor', () => {
    const harness = new Harness();
    const { accessToken } = harness.signIn();
    const result = new RequestRecorder(harness.auth.getAccessToken({ rejected: accessToken }));
    const newToken = harness.completeRefresh();
    expect(result.values).toEqual([newToken]);
    const late = new RequestRecorder(harness.auth.getAccessToken({ rejected: accessToken }));
    expect(late.values).toEqual([newToken]);
    harness.httpTesting.verify();
  });

  it('getAccessToken never falls back to a rejected token', () => {
    const harness = new Harness();
    const { accessToken } = harness.signIn();
    const result = new RequestRecorder(harness.auth.getAccessToken({ rejected: accessToken }));
    harness.expectOne('/auth/refresh').flush('not tokens');
    expect(result.errors[0]).toMatchObject({ code: 'refresh-malformed' });
  });

  it('a sign-out during the restoring refresh of a cookie session sends no Authorization header', () => {
    const harness = new Harness({ features: [withCookieBackend(endpoints)] });
    jest.advanceTimersByTime(0);
    new RequestRecorder(harness.auth.logout());
    expect(harness.expectOne('/auth/logout').request.headers.has('Authorization')).toBe(false);
  });

  it('tokens that arrive after a sign-out are discarded and revoked [F056]', () => {
    const harness = new Harness();
    harness.signIn();
    harness.getUnauthorized('/api/a');
    new RequestRecorder(harness.auth.logout());
    harness.expectOne('/auth/logout').flush('');
    const accessToken = freshJwt('ada');
    harness.expectOne('/auth/refresh').flush({ accessToken, refreshToken: 'R-late' });
    const revocation = harness.expectOne('/auth/logout').request;
    expect(revocation.body).toEqual({ refreshToken: 'R-late' });
    expect(revocation.headers.get('Authorization')).toBe(`Bearer ${accessToken}`);
    expect(harness.auth.isAuthenticated()).toBe(false);
    expect(harness.eventTypes()).not.toContain('refreshed');
  });

  it('getAccessToken fails with not-authenticated without a session', () => {
    const harness = new Harness();
    expect(new RequestRecorder(harness.auth.getAccessToken()).errors[0]).toMatchObject({
      code: 'not-authenticated',
    });
  });

  it('every state stream replays its value, skips duplicates and matches its signal', () => {
    const harness = new Harness();
    const { auth } = harness;
    const seen = {
      isAuthenticated: new RequestRecorder(auth.isAuthenticated$),
      accessToken: new RequestRecorder(auth.accessToken$),
      refreshing: new RequestRecorder(auth.refreshing$),
      status: new RequestRecorder(auth.state$),
    };
    const first = harness.signIn().accessToken;
    new RequestRecorder(auth.refresh());
    const second = freshJwt('ada');
    harness.expectOne('/auth/refresh').flush({ accessToken: second, refreshToken: 'R2' });
    expect(seen.isAuthenticated.values).toEqual([false, true]);
    expect(seen.accessToken.values).toEqual([null, first, second]);
    expect(seen.refreshing.values).toEqual([false, true, false]);
    expect(seen.status.values.map((state) => (state as { status: string }).status)).toEqual([
      'anonymous',
      'authenticated',
      'authenticated',
    ]);
    expect(new RequestRecorder(auth.accessToken$).values).toEqual([second]);
    expect(auth.accessToken()).toBe(second);
    expect(auth.refreshing()).toBe(false);
    expect(auth.expiresAt()).toBe(Date.now() + 600_000);
    expect(auth.state()).toMatchObject({ status: 'authenticated', user: { sub: 'ada' } });
  });

  it('streams complete when the injector is destroyed, and events$ replays nothing', () => {
    const harness = new Harness();
    const streams = [
      harness.auth.state$,
      harness.auth.user$,
      harness.auth.refreshing$,
      harness.auth.events$,
    ];
    harness.signIn();
    const results = streams.map((stream$) => new RequestRecorder(stream$));
    expect(results[3]?.values).toEqual([]);
    TestBed.resetTestingModule();
    expect(results.map(({ completed, errors }) => [completed, errors.length])).toEqual(
      Array(4).fill([1, 0]),
    );
  });

  it('an opaque token has no user and expires after expires_in', () => {
    const harness = new Harness({ features: [withOAuth2Backend(endpoints)] });
    const result = new RequestRecorder(harness.auth.login({}));
    harness
      .expectOne('/auth/login')
      .flush({ access_token: 'opaque', refresh_token: 'R', token_type: 'Bearer', expires_in: 60 });
    expect(result.values).toEqual([null]);
    expect(harness.auth.state()).toEqual({ status: 'authenticated', user: null });
    expect(harness.auth.expiresAt()).toBe(Date.now() + 60_000);
  });

  it('claims have the type that the app declares', () => {
    new Harness().signIn({ accessToken: freshJwt('ada', 600, { user_id: 7 }) });
    TestBed.runInInjectionContext(() => {
      const id: number | undefined = injectAuth<MyClaims>().user()?.user_id;
      expect(id).toBe(7);
      // @ts-expect-error there is no such claim
      expect(injectAuth<MyClaims>().user()?.missing).toBeUndefined();
    });
  });

  it('no public member exposes the refresh token [F153]', () => {
    const harness = new Harness();
    harness.signIn({ refreshToken: 'R-SENTINEL' });
    expect(inspect(harness.auth, { depth: 20, showHidden: true })).not.toContain('SENTINEL');
    expect(JSON.stringify(harness.events)).not.toContain('SENTINEL');
  });

  it('after a failed restore in cookie mode the state stays restoring and refresh works at once', async () => {
    const harness = new Harness({
      features: [withCookieBackend(endpoints)],
      config: { api: ['/api/'], refresh: { attempts: 1 } },
    });
    await Promise.resolve();
    flushError(harness.expectOne('/auth/refresh'), 503);
    expect(harness.auth.state()).toEqual({ status: 'restoring' });
    const again = new RequestRecorder(harness.auth.refresh());
    harness.expectOne('/auth/refresh').flush({ accessToken: freshJwt('ada') });
    expect(again.completed).toBe(1);
    expect(harness.eventTypes().at(-1)).toBe('session-restored');
  });

  it('a held request fails with an HttpErrorResponse if another user signs in', () => {
    const harness = new Harness();
    harness.signIn();
    const held = harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    new RequestRecorder(harness.auth.login({}));
    harness.expectOne('/auth/login').flush({ accessToken: freshJwt('ben'), refreshToken: 'R9' });
    expect(held.error).toBeInstanceOf(HttpErrorResponse);
    expect(held.code).toBe('session-changed');
  });
});
