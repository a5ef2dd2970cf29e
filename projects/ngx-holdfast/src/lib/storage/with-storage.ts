import { DOCUMENT, Provider, inject } from '@angular/core';
import { filter } from 'rxjs';
import { CookieAttributes, cookieArea } from './cookie-area';
import { RecordLayout, oneRecord, recordStore } from './record-store';
import { AUTH_CLOCK, AUTH_EFFECTS, AUTH_STORE } from '../injection-tokens';
import { listen } from '../listen';
import { SessionStore } from '../session/session-store';
import { AsyncStore } from './async-store';
import { reportFailures } from './report-failures';
import { TokenStore } from './token-store';
import { FailSafeStore } from './fail-safe-store';
import { StorageFeature, authFeature } from '../auth-feature';
import { broadcastCoordination, sharedStoreCoordination } from '../tabs/provide-tabs';

/** Options of `withLocalStorage` and `withSessionStorage`. */
export interface WebStorageOptions {
  /** Key of the record, and name of the tab lock. Default `'holdfast'`. */
  readonly key?: string;
  /** Default: one JSON record. `plainKeys('accessToken', 'refreshToken')` keeps the tokens under keys that other code reads. */
  readonly layout?: RecordLayout;
}

/** Options of `withCookieStorage`. */
export interface CookieStorageOptions extends WebStorageOptions, CookieAttributes {}

const defaultKey = 'holdfast';

function provideStore(create: (window: Window) => SessionStore): Provider[] {
  return [
    {
      provide: AUTH_STORE,
      // Injected in browsers only, where `defaultView` is never `null`.
      useFactory: () => new FailSafeStore(create(inject(DOCUMENT).defaultView as Window)),
    },
    { provide: AUTH_EFFECTS, multi: true, useValue: reportFailures },
  ];
}

/**
 * Keeps the session in memory, which is the default: lost on reload; not readable from web storage.
 *
 * @example
 * ```ts
 * provideAuth({ api: ['/api/'] }, withJsonBackend({ refresh: '/auth/refresh' }), withMemoryStorage())
 * ```
 */
export function withMemoryStorage(): StorageFeature {
  return authFeature('storage', 'withMemoryStorage', []);
}

/**
 * Keeps the session in `sessionStorage`: for this tab, across reloads. Any script of the origin can read it. Browsers copy
 * it when a tab is duplicated: the first of the two tabs that refreshes keeps the session, and it ends in the other one.
 *
 * @example
 * ```ts
 * provideAuth({ api: ['/api/'] }, withJsonBackend({ refresh: '/auth/refresh' }), withSessionStorage())
 * ```
 */
export function withSessionStorage({
  key = defaultKey,
  layout = oneRecord,
}: WebStorageOptions = {}): StorageFeature {
  return authFeature('storage', 'withSessionStorage', [
    provideStore((window) =>
      recordStore(() => window.sessionStorage, key, layout, { sharedByTabs: false }),
    ),
    sharedStoreCoordination(key),
  ]);
}

/**
 * Keeps the session in `localStorage`: for all tabs, across restarts of the browser. Any script of the origin can read it.
 * Tabs refresh one at a time.
 *
 * @example
 * ```ts
 * provideAuth({ api: ['/api/'] }, withJsonBackend({ refresh: '/auth/refresh' }), withLocalStorage({ key: 'my-app' }))
 * ```
 */
export function withLocalStorage({
  key = defaultKey,
  layout = oneRecord,
}: WebStorageOptions = {}): StorageFeature {
  return authFeature('storage', 'withLocalStorage', [
    provideStore((window) =>
      recordStore(() => window.localStorage, key, layout, {
        sharedByTabs: true,
        changes$: listen<StorageEvent>(window, 'storage').pipe(
          // The key is `null` if another tab has called `clear()`.
          filter(({ key: changed }) => changed === null || layout.keys(key).includes(changed)),
        ),
      }),
    ),
    sharedStoreCoordination(key),
  ]);
}

/**
 * Keeps the session in script-readable cookies, which the browser also sends to the server. NOT RECOMMENDED unless the
 * server requires it. A cookie holds at most 4,096 bytes; if the browser drops one, the session continues in memory.
 *
 * @example
 * ```ts
 * provideAuth(
 *   { api: ['/api/'] },
 *   withJsonBackend({ refresh: '/auth/refresh' }),
 *   withCookieStorage({ sameSite: 'Lax', maxAgeSeconds: 86_400 }),
 * )
 * ```
 */
export function withCookieStorage(options: CookieStorageOptions = {}): StorageFeature {
  const { key = defaultKey, layout = oneRecord } = options;
  return authFeature('storage', 'withCookieStorage', [
    provideStore((window) => {
      const area = cookieArea(window.document, options);
      return recordStore(() => area, key, layout, { sharedByTabs: true });
    }),
    broadcastCoordination(key),
  ]);
}

/**
 * Keeps the session in a store that the app provides, which may be asynchronous. `create` runs once, in an injection context.
 * The tab lock is named `'holdfast'`.
 *
 * @example
 * ```ts
 * // The key store of a native shell around the app.
 * declare const keychain: {
 *   read(): Promise<string | null>;
 *   write(text: string): Promise<void>;
 *   remove(): Promise<void>;
 * };
 *
 * export const keychainStorage = withStorage(() => ({
 *   load: () => keychain.read().then((text) => JSON.parse(text ?? 'null')),
 *   save: (record) => keychain.write(JSON.stringify(record)),
 *   clear: () => keychain.remove(),
 *   sharedByTabs: false,
 * }));
 * ```
 */
export function withStorage(create: () => TokenStore): StorageFeature {
  return authFeature('storage', 'withStorage', [
    provideStore(() => new AsyncStore(create(), inject(AUTH_CLOCK))),
    broadcastCoordination(defaultKey),
  ]);
}
