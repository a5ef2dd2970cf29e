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
    '%s restores a session after a reload and clears it at sign-out',
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

  it('a role that the user edits in the store lasts until the server issues a new token [F107]', () => {
    start(withLocalStorage()).signIn();
    const record = JSON.parse(localStorage.getItem('holdfast') ?? '') as { accessToken: string };
    const [header, , signature] = record.accessToken.split('.') as [string, string, string];
    const edited = [header, btoa(JSON.stringify({ sub: 'ada', roles: ['admin'] })), signature];
    record.accessToken = edited.join('.').replace(/=/g, '');
    localStorage.setItem('holdfast', JSON.stringify(record));

    const harness = start(withLocalStorage());
    expect(harness.auth.user()).toEqual({ sub: 'ada', roles: ['admin'] });
    const result = harness.getUnauthorized('/api/admin');
    const newToken = harness.completeRefresh();
    harness.expectOne('/api/admin').flush({}, { status: 403, statusText: 'Forbidden' });
    expect(result.error.status).toBe(403);
    expect(harness.auth.accessToken()).toBe(newToken);
    expect(harness.auth.user()).not.toHaveProperty('roles');
  });

  it('plain keys hold the bare tokens, so that other code of the app can read them', () => {
    const { accessToken, refreshToken } = start(
      withLocalStorage({ layout: plainKeys('accessToken', 'refreshToken') }),
    ).signIn();
    expect(localStorage.getItem('accessToken')).toBe(accessToken);
    expect(localStorage.getItem('refreshToken')).toBe(refreshToken);
    expect(localStorage.getItem('holdfast')).not.toContain(accessToken);
  });

  describe('plain keys that other code of the app writes in another tab', () => {
    const plain = () => withLocalStorage({ layout: plainKeys('accessToken', 'refreshToken') });

    function writeInOtherTab(values: Record<string, string | null>): void {
      Object.entries(values).forEach(([key, value]) => {
        if (value === null) {
          localStorage.removeItem(key);
        } else {
          localStorage.setItem(key, value);
        }
        window.dispatchEvent(new StorageEvent('storage', { key }));
      });
    }

    it('removing only the tokens signs this tab out [F110]', () => {
      const harness = start(plain());
      harness.signIn();
      writeInOtherTab({ accessToken: null, refreshToken: null });
      expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    });

    it('a refresh is synced once, when its record is written [F110]', () => {
      const harness = start(plain());
      const { accessToken } = harness.signIn();
      const record = JSON.parse(localStorage.getItem('holdfast') ?? '') as object;
      const newToken = freshJwt('ada');
      writeInOtherTab({ refreshToken: 'R1', accessToken: newToken });
      expect(harness.auth.accessToken()).toBe(accessToken);
      writeInOtherTab({ holdfast: JSON.stringify({ ...record, gen: 1 }) });
      expect(harness.auth.accessToken()).toBe(newToken);
      expect(harness.countEvents('refreshed')).toBe(1);
    });

    it('tokens written after a sign-out start another session and are kept [F138]', () => {
      writeInOtherTab({ refreshToken: 'R0', accessToken: freshJwt('ada') });
      const harness = start(plain());
      new RequestRecorder(harness.auth.logout());
      expect(localStorage).toHaveLength(0);
      const accessToken = freshJwt('ben');
      writeInOtherTab({ refreshToken: 'R70', accessToken });
      expect(harness.auth.user()?.sub).toBe('ben');
      expect(localStorage.getItem('refreshToken')).toBe('R70');
    });

    it('unmanaged tokens are refreshed and continue as the same session', () => {
      writeInOtherTab({ refreshToken: 'R0', accessToken: freshJwt('ada') });
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

  it('a stored session with an expired token refreshes before the first request [F046]', async () => {
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

  it('an expired session without a refresh token ends at its first request and sends nothing', () => {
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
    ['cannot be read [F102]', 'getItem'],
    ['is full [F103]', 'setItem'],
  ] as const)(
    'the session continues in memory with one event if the store %s',
    async (_, method) => {
      const spy = jest.spyOn(Storage.prototype, method).mockImplementation(() => {
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
      spy.mockRestore();
    },
  );

  it('invalid content is reported once and overwritten by the next sign-in', async () => {
    localStorage.setItem('holdfast', '{"v":1');
    const harness = start(withLocalStorage());
    await Promise.resolve();
    expect(harness.auth.state()).toEqual({ status: 'anonymous' });
    expect(harness.countEvents('storage-failed')).toBe(1);
    const { accessToken } = harness.signIn();
    expect(start(withLocalStorage()).auth.accessToken()).toBe(accessToken);
  });

  it('requests wait until an asynchronous store has loaded', () => {
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

  it('the session continues in memory if a custom shared store rejects every write [F103]', async () => {
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

  it('a sign-out while the store is loading is final [F056]', () => {
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

  it('a shared store ends the session with a record of a newer version, not with invalid content [F106, F135]', () => {
    const harness = start(withLocalStorage());
    harness.signIn();
    const storeInOtherTab = (text: string): void => {
      localStorage.setItem('holdfast', text);
      window.dispatchEvent(new StorageEvent('storage', { key: 'holdfast' }));
    };
    storeInOtherTab('{"v":1');
    expect(harness.auth.isAuthenticated()).toBe(true);
    storeInOtherTab('{"v":2}');
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(localStorage.getItem('holdfast')).toBe('{"v":2}');
  });

  it('a refresh, a sign-out and a sign-in in another tab are synced [F110]', () => {
    const harness = start(withLocalStorage());
    harness.signIn();
    const record = JSON.parse(localStorage.getItem('holdfast') ?? '') as { gen: number };
    const storeInOtherTab = (record: object | null): void => {
      if (record === null) {
        localStorage.removeItem('holdfast');
      } else {
        localStorage.setItem('holdfast', JSON.stringify(record));
      }
      window.dispatchEvent(new StorageEvent('storage', { key: 'holdfast' }));
    };

    const newToken = freshJwt('ada');
    storeInOtherTab({ ...record, gen: 1, accessToken: newToken });
    expect(harness.auth.accessToken()).toBe(newToken);
    storeInOtherTab({ ...record, gen: 0 });
    expect(harness.auth.accessToken()).toBe(newToken);
    storeInOtherTab(null);
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(harness.events.at(-1)).toMatchObject({ type: 'signed-out', inOtherTab: true });
    storeInOtherTab({ ...record, sid: 'other', accessToken: freshJwt('ben') });
    expect(harness.auth.user()?.sub).toBe('ben');
  });

  it('a late 401 for user A fails the request if another tab has signed in as user B [F138]', () => {
    const harness = start(withLocalStorage());
    harness.signIn();
    const record = JSON.parse(localStorage.getItem('holdfast') ?? '') as object;
    const late = harness.get('/api/a');
    localStorage.setItem(
      'holdfast',
      JSON.stringify({ ...record, sid: 'b', accessToken: freshJwt('ben') }),
    );
    window.dispatchEvent(new StorageEvent('storage', { key: 'holdfast' }));
    flushUnauthorized(harness.expectOne('/api/a'));
    expect(late.code).toBe('session-changed');
    expect(harness.countEvents('session-changed')).toBe(1);
    expect(harness.match('/api/a')).toHaveLength(0);
  });
});
