import { TestBed } from '@angular/core/testing';
import { Subject, map } from 'rxjs';
import {
  AuthFeature,
  TokenStore,
  plainKeys,
  withCookieStorage,
  withJsonBackend,
  withLocalStorage,
  withSessionStorage,
  withStorage,
} from 'ngx-holdfast';
import { Harness, RequestRecorder, endpoints, flushUnauthorized, tokenOf } from './harness/harness';
import { freshJwt } from './harness/jwt';
import { aRecord } from './harness/a-record';
import { flushMicrotasks } from './harness/transport';

function start(storage: AuthFeature): Harness {
  TestBed.resetTestingModule();
  return new Harness({ features: [withJsonBackend(endpoints), storage] });
}

const stores: readonly [string, () => AuthFeature][] = [
  ['localStorage', withLocalStorage],
  ['sessionStorage', withSessionStorage],
  ['cookies', withCookieStorage],
  [
    'plain keys',
    (): AuthFeature => withLocalStorage({ layout: plainKeys('accessToken', 'refreshToken') }),
  ],
];

describe('stores', () => {
  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
    for (const cookie of document.cookie.split('; ')) {
      document.cookie = `${cookie.split('=')[0] ?? ''}=; Path=/; Max-Age=0`;
    }
  });

  it.each(stores)(
    '%s: a session is there again after a reload, and gone after a sign-out',
    (_, storage) => {
      const { accessToken } = start(storage()).signIn();
      const reloaded = start(storage());
      expect(reloaded.auth.accessToken()).toBe(accessToken);
      reloaded.get('/api/a');
      expect(tokenOf(reloaded.expectOne('/api/a'))).toBe(accessToken);
      new RequestRecorder(reloaded.auth.logout());
      expect(start(storage()).auth.isAuthenticated()).toBe(false);
      expect(localStorage.length + sessionStorage.length).toBe(0);
      expect(document.cookie).toBe('');
    },
  );

  it('a role that a person writes into the store is shown, and the server decides [F107]', () => {
    start(withLocalStorage()).signIn();
    const record = JSON.parse(localStorage.getItem('holdfast') ?? '') as { accessToken: string };
    const [header, , signature] = record.accessToken.split('.') as [string, string, string];
    const edited = [header, btoa(JSON.stringify({ sub: 'ada', roles: ['admin'] })), signature];
    record.accessToken = edited.join('.').replace(/=/g, '');
    localStorage.setItem('holdfast', JSON.stringify(record));

    const harness = start(withLocalStorage());
    expect(harness.auth.user()).toEqual({ sub: 'ada', roles: ['admin'] });
    const result = harness.getUnauthorized('/api/admin');
    const renewed = harness.completeRefresh();
    harness.expectOne('/api/admin').flush({}, { status: 403, statusText: 'Forbidden' });
    expect(result.error.status).toBe(403);
    expect(harness.auth.accessToken()).toBe(renewed);
    expect(harness.auth.user()).not.toHaveProperty('roles');
  });

  it('plain keys hold the bare tokens, as other code of the app reads them', () => {
    const { accessToken, refreshToken } = start(
      withLocalStorage({ layout: plainKeys('accessToken', 'refreshToken') }),
    ).signIn();
    expect(localStorage.getItem('accessToken')).toBe(accessToken);
    expect(localStorage.getItem('refreshToken')).toBe(refreshToken);
    expect(localStorage.getItem('holdfast')).not.toContain(accessToken);
  });

  describe('plain keys that other code of the app writes as well, in another tab', () => {
    const plain = () => withLocalStorage({ layout: plainKeys('accessToken', 'refreshToken') });

    function theyWrite(values: Record<string, string | null>): void {
      Object.entries(values).forEach(([key, value]) => {
        if (value === null) {
          localStorage.removeItem(key);
        } else {
          localStorage.setItem(key, value);
        }
        window.dispatchEvent(new StorageEvent('storage', { key }));
      });
    }

    it('a sign-out that removes the tokens only shows here [F110]', () => {
      const harness = start(plain());
      harness.signIn();
      theyWrite({ accessToken: null, refreshToken: null });
      expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    });

    it('a refresh, whose record comes last, shows here once [F110]', () => {
      const harness = start(plain());
      const { accessToken } = harness.signIn();
      const mine = JSON.parse(localStorage.getItem('holdfast') ?? '') as object;
      const renewed = freshJwt('ada');
      theyWrite({ refreshToken: 'R1', accessToken: renewed });
      expect(harness.auth.accessToken()).toBe(accessToken);
      theyWrite({ holdfast: JSON.stringify({ ...mine, gen: 1 }) });
      expect(harness.auth.accessToken()).toBe(renewed);
      expect(harness.countEvents('refreshed')).toBe(1);
    });

    it('tokens that are put there after a sign-out are another session, and stay [F138]', () => {
      theyWrite({ refreshToken: 'R0', accessToken: freshJwt('ada') });
      const harness = start(plain());
      new RequestRecorder(harness.auth.logout());
      expect(localStorage).toHaveLength(0);
      const accessToken = freshJwt('ben');
      theyWrite({ refreshToken: 'R70', accessToken });
      expect(harness.auth.user()?.sub).toBe('ben');
      expect(localStorage.getItem('refreshToken')).toBe('R70');
    });

    it('tokens that were found are renewed, and go on as the same session', () => {
      theyWrite({ refreshToken: 'R0', accessToken: freshJwt('ada') });
      const harness = start(plain());
      harness.getUnauthorized('/api/a');
      harness.completeRefresh({ refreshToken: 'R1' });
      expect(JSON.parse(localStorage.getItem('holdfast') ?? '')).toMatchObject({
        sid: expect.stringMatching(/^found-/) as string,
        gen: 1,
      });
      harness.expectOne('/api/a').flush('ok');
      harness.getUnauthorized('/api/b');
      expect(harness.expectOne('/auth/refresh').request.body).toEqual({ refreshToken: 'R1' });
      expect(harness.countEvents('session-changed')).toBe(0);
    });
  });

  it('a stored session with an expired token refreshes before the first call [F046]', async () => {
    const store: TokenStore = {
      load: () => ({
        v: 1,
        sid: 's',
        gen: 3,
        accessToken: freshJwt('ada'),
        refreshToken: 'R3',
        receivedAt: Date.now() - 700_000,
        lifetimeMs: 600_000,
      }),
      save: () => undefined,
      clear: () => undefined,
      sharedByTabs: false,
    };
    const harness = start(withStorage(() => store));
    const result = harness.get('/api/a');
    expect(harness.match('/api/a')).toHaveLength(0);
    await Promise.resolve();
    const refresh = harness.expectOne('/auth/refresh');
    expect(refresh.request.body).toEqual({ refreshToken: 'R3' });
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R4' });
    harness.expectOne('/api/a').flush('ok');
    expect(result.values).toEqual(['ok']);
  });

  it('a stored session that nothing can renew ends at its first call, without a call to the server', () => {
    const record = { v: 1, sid: 's', gen: 0, accessToken: 'A', receivedAt: 0, lifetimeMs: 1 };
    sessionStorage.setItem('holdfast', JSON.stringify(record));
    const harness = start(withSessionStorage());
    const result = harness.get('/api/a');
    expect(result.code).toBe('session-expired');
    expect(harness.countEvents('session-expired')).toBe(1);
    expect(sessionStorage.getItem('holdfast')).toBeNull();
    harness.httpTesting.verify();
  });

  it.each([
    ['refuses to be looked at [F102]', 'getItem'],
    ['is full [F103]', 'setItem'],
  ] as const)(
    'a store that %s: one event, and the session goes on in memory',
    async (_, method) => {
      const broken = jest.spyOn(Storage.prototype, method).mockImplementation(() => {
        throw new DOMException('no', 'SecurityError');
      });
      const harness = start(withSessionStorage());
      const { accessToken } = harness.signIn();
      await Promise.resolve();
      expect(harness.countEvents('storage-failed')).toBe(1);
      harness.get('/api/a');
      flushUnauthorized(harness.expectOne('/api/a'));
      harness
        .expectOne('/auth/refresh')
        .flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
      expect(tokenOf(harness.expectOne('/api/a'))).not.toBe(accessToken);
      new RequestRecorder(harness.auth.logout());
      expect(harness.countEvents('storage-failed')).toBe(1);
      broken.mockRestore();
    },
  );

  it('garbage is told once, and overwritten by the next sign-in', async () => {
    localStorage.setItem('holdfast', '{"v":1');
    const harness = start(withLocalStorage());
    await Promise.resolve();
    expect(harness.auth.state()).toEqual({ status: 'anonymous' });
    expect(harness.countEvents('storage-failed')).toBe(1);
    const { accessToken } = harness.signIn();
    expect(start(withLocalStorage()).auth.accessToken()).toBe(accessToken);
  });

  it('a store that answers later holds requests until it has told', () => {
    const stored$ = new Subject<unknown>();
    const harness = start(
      withStorage(() => ({
        load: () => stored$,
        save: () => Promise.resolve(),
        clear: () => Promise.resolve(),
        sharedByTabs: false,
      })),
    );
    const result = harness.get('/api/a');
    expect(harness.auth.state()).toEqual({ status: 'restoring' });
    expect(harness.match('/api/a')).toHaveLength(0);
    const accessToken = freshJwt('ada');
    stored$.next({
      v: 1,
      sid: 's',
      gen: 0,
      accessToken,
      receivedAt: Date.now(),
      lifetimeMs: 60_000,
    });
    const request = harness.expectOne('/api/a');
    expect(tokenOf(request)).toBe(accessToken);
    request.flush('ok');
    expect(result.values).toEqual(['ok']);
  });

  it('a shared store of the app’s own that takes nothing: the session goes on in memory [F103]', async () => {
    const store: TokenStore = {
      load: () => Promise.resolve(null),
      save: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
      clear: () => Promise.resolve(),
      sharedByTabs: true,
    };
    const harness = start(withStorage(() => store));
    await flushMicrotasks();
    harness.signIn();
    await flushMicrotasks();
    for (const refreshToken of ['R-ada-1', 'R-ada-2', 'R-ada-2']) {
      const result = harness.getUnauthorized('/api/a');
      await flushMicrotasks();
      const refresh = harness.expectOne(endpoints.refresh);
      expect(refresh.request.body).toEqual({ refreshToken });
      const accessToken = freshJwt('ada');
      refresh.flush({ accessToken, refreshToken: 'R-ada-2' });
      await flushMicrotasks();
      const replay = harness.expectOne('/api/a');
      expect(tokenOf(replay)).toBe(accessToken);
      replay.flush('ok');
      expect(result.values).toEqual(['ok']);
    }
    expect(harness.countEvents('storage-failed')).toBe(1);
    expect(harness.countEvents('refresh-failed')).toBe(0);
  });

  it('a sign-out while a store is still loading signs out for good [F056]', () => {
    let content: unknown = aRecord();
    const read$ = new Subject<void>();
    const changes$ = new Subject<void>();
    const harness = start(
      withStorage(() => ({
        load: () => read$.pipe(map(() => content)),
        save: (record) => void (content = record),
        clear: () => void (content = null),
        sharedByTabs: true,
        changes$,
      })),
    );
    new RequestRecorder(harness.auth.logout());
    read$.next();
    expect(content).toBeNull();
    changes$.next();
    read$.next();
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(harness.eventTypes()).toEqual(['signed-out']);
  });

  it('garbage in a shared store ends no session, a newer version’s record does [F106, F135]', () => {
    const harness = start(withLocalStorage());
    harness.signIn();
    const put = (text: string): void => {
      localStorage.setItem('holdfast', text);
      window.dispatchEvent(new StorageEvent('storage', { key: 'holdfast' }));
    };
    put('{"v":1');
    expect(harness.auth.isAuthenticated()).toBe(true);
    put('{"v":2}');
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(localStorage.getItem('holdfast')).toBe('{"v":2}');
  });

  it('another tab’s refresh, sign-out and sign-in show here [F110]', () => {
    const harness = start(withLocalStorage());
    harness.signIn();
    const mine = JSON.parse(localStorage.getItem('holdfast') ?? '') as { gen: number };
    const tell = (record: object | null): void => {
      if (record === null) {
        localStorage.removeItem('holdfast');
      } else {
        localStorage.setItem('holdfast', JSON.stringify(record));
      }
      window.dispatchEvent(new StorageEvent('storage', { key: 'holdfast' }));
    };

    const renewed = freshJwt('ada');
    tell({ ...mine, gen: 1, accessToken: renewed });
    expect(harness.auth.accessToken()).toBe(renewed);
    tell({ ...mine, gen: 0 });
    expect(harness.auth.accessToken()).toBe(renewed);
    tell(null);
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(harness.events.at(-1)).toMatchObject({ type: 'signed-out', inOtherTab: true });
    tell({ ...mine, sid: 'other', accessToken: freshJwt('ben') });
    expect(harness.auth.user()?.sub).toBe('ben');
  });

  it('what is held for A fails when another tab signs in as B [F138]', () => {
    const harness = start(withLocalStorage());
    harness.signIn();
    const mine = JSON.parse(localStorage.getItem('holdfast') ?? '') as object;
    const late = harness.get('/api/a');
    localStorage.setItem(
      'holdfast',
      JSON.stringify({ ...mine, sid: 'b', accessToken: freshJwt('ben') }),
    );
    window.dispatchEvent(new StorageEvent('storage', { key: 'holdfast' }));
    flushUnauthorized(harness.expectOne('/api/a'));
    expect(late.code).toBe('session-changed');
    expect(harness.countEvents('session-changed')).toBe(1);
    expect(harness.match('/api/a')).toHaveLength(0);
  });
});
