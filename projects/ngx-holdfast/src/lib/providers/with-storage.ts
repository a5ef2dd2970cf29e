import { DOCUMENT, Provider, inject } from '@angular/core';
import { filter, fromEvent } from 'rxjs';
import { CookieAttributes, cookieArea } from '../browser/cookie-area';
import { RecordStore, TokenKeys } from '../browser/record-store';
import { webStorageArea } from '../browser/storage-area';
import { AUTH_SCHEDULER, AUTH_STORE } from '../di/auth-environment';
import { MemoryStore } from '../session/memory-store';
import { SessionStore } from '../session/ports';
import { LateStore, TokenStore } from '../session/token-store';
import { StorageFeature, authFeature } from './auth-feature';
import { sharedSessionProvider } from './shared-session-provider';

export interface WebStorageOptions {
  /** Key of the record. Default `'holdfast'`. */
  readonly key?: string;
  /** Keeps the tokens under plain keys as well-known to other code of the app, the rest of the record under `key`. */
  readonly tokenKeys?: TokenKeys;
}

export interface CookieStorageOptions extends WebStorageOptions, CookieAttributes {}

const defaultKey = 'holdfast';

function store(create: (window: Window, document: Document) => SessionStore): Provider {
  return {
    provide: AUTH_STORE,
    useFactory: () => {
      const document = inject(DOCUMENT);
      return document.defaultView === null
        ? new MemoryStore()
        : create(document.defaultView, document);
    },
  };
}

/** In memory only, which is the default: gone after a reload, out of reach of a later script injection's storage grab. */
export function withMemoryStorage(): StorageFeature {
  return authFeature('storage', 'withMemoryStorage', []);
}

/** For this tab, across reloads. Any script of the origin can read it. */
export function withSessionStorage(options: WebStorageOptions = {}): StorageFeature {
  const { key = defaultKey, tokenKeys } = options;
  return authFeature('storage', 'withSessionStorage', [
    store(
      (window) =>
        new RecordStore({
          area: webStorageArea(() => window.sessionStorage),
          key,
          tokenKeys,
          sharedByTabs: false,
        }),
    ),
  ]);
}

/** For all tabs, across restarts of the browser. Any script of the origin can read it. Tabs refresh one at a time. */
export function withLocalStorage(options: WebStorageOptions = {}): StorageFeature {
  const { key = defaultKey, tokenKeys } = options;
  return authFeature('storage', 'withLocalStorage', [
    store(
      (window) =>
        new RecordStore({
          area: webStorageArea(() => window.localStorage),
          key,
          tokenKeys,
          sharedByTabs: true,
          changes$: fromEvent<StorageEvent>(window, 'storage').pipe(
            // The last key that is written, or all at once by clear().
            filter((event) => event.key === (tokenKeys?.accessToken ?? key) || event.key === null),
          ),
        }),
    ),
    sharedSessionProvider(key),
  ]);
}

/**
 * In script-readable cookies, which the server sees too: NOT RECOMMENDED but where a contract has them.
 * Cookies hold 4,096 bytes each; a browser that drops one is noticed, and the session goes on in memory.
 */
export function withCookieStorage(options: CookieStorageOptions = {}): StorageFeature {
  const { key = defaultKey, tokenKeys, ...attributes } = options;
  return authFeature('storage', 'withCookieStorage', [
    store(
      (_, document) =>
        new RecordStore({
          area: cookieArea(document, attributes),
          key,
          tokenKeys,
          sharedByTabs: true,
        }),
    ),
    sharedSessionProvider(key),
  ]);
}

/** In a store of your own, which may answer later. `create` runs in an injection context, once. */
export function withStorage(create: () => TokenStore): StorageFeature {
  return authFeature('storage', 'withStorage', [
    {
      provide: AUTH_STORE,
      useFactory: () => new LateStore(create(), inject(AUTH_SCHEDULER)),
    },
    sharedSessionProvider(defaultKey),
  ]);
}
