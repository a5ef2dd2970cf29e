import { DOCUMENT, Provider, inject } from '@angular/core';
import { filter, fromEvent } from 'rxjs';
import { CookieAttributes, cookieArea } from './cookie-area';
import { RecordLayout, oneRecord, recordStore } from './record-store';
import { AUTH_SCHEDULER, AUTH_STORE } from '../injection-tokens';
import { SessionStore } from '../session/session-store';
import { AsyncStore, TokenStore } from './token-store';
import { FailSafeStore } from './fail-safe-store';
import { StorageFeature, authFeature } from '../auth-feature';
import { broadcastCoordination, sharedStoreCoordination } from '../tabs/provide-tabs';

/** Where a record lies in web storage, and how. */
export interface WebStorageOptions {
  /** Key of the record, and name of the lock that tabs share. Default `'holdfast'`. */
  readonly key?: string;
  /** Default: one JSON record. `plainKeys('accessToken', 'refreshToken')` keeps the tokens where other code reads them. */
  readonly layout?: RecordLayout;
}

/** Where a record lies in cookies, how, and what these are like. */
export interface CookieStorageOptions extends WebStorageOptions, CookieAttributes {}

const defaultKey = 'holdfast';

function store(create: (window: Window) => SessionStore): Provider {
  return {
    provide: AUTH_STORE,
    // Asked for in a browser only, where a document has a window.
    useFactory: () => new FailSafeStore(create(inject(DOCUMENT).defaultView as Window)),
  };
}

/**
 * In memory only, which is the default: forgotten at a reload, and out of reach of scripts that read storage.
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
 * For this tab, across reloads. Any script of the origin can read it. Browsers copy it into a duplicated tab: the first
 * of the two that renews keeps the session, and it ends in the other one.
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
    store((window) => recordStore(() => window.sessionStorage, key, layout, false)),
    sharedStoreCoordination(key),
  ]);
}

/**
 * For all tabs, across restarts of the browser. Any script of the origin can read it. Tabs refresh one at a time.
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
    store((window) =>
      recordStore(
        () => window.localStorage,
        key,
        layout,
        true,
        fromEvent<StorageEvent>(window, 'storage').pipe(
          // No key: another tab has called clear().
          filter(({ key: changed }) => changed === null || layout.keys(key).includes(changed)),
        ),
      ),
    ),
    sharedStoreCoordination(key),
  ]);
}

/**
 * In script-readable cookies, which the server sees too: NOT RECOMMENDED but where a contract has them.
 * Cookies hold 4,096 bytes each; a browser that drops one is noticed, and the session goes on in memory.
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
export function withCookieStorage({
  key = defaultKey,
  layout = oneRecord,
  ...attributes
}: CookieStorageOptions = {}): StorageFeature {
  return authFeature('storage', 'withCookieStorage', [
    store((window) => {
      const area = cookieArea(window.document, attributes);
      return recordStore(() => area, key, layout, true);
    }),
    broadcastCoordination(key),
  ]);
}

/**
 * In a store of your own, which may answer later. `create` runs in an injection context, once. Its tabs share the lock
 * `'holdfast'`.
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
    store(() => new AsyncStore(create(), inject(AUTH_SCHEDULER))),
    broadcastCoordination(defaultKey),
  ]);
}
