import { EnvironmentProviders } from '@angular/core';
import {
  AuthConfig,
  StorageFeature,
  WebStorageOptions,
  provideAuth,
  withCookieStorage,
  withLocalStorage,
  withMemoryStorage,
  withSessionStorage,
} from 'ngx-holdfast';
import { contracts } from './contracts';
import { StoreName } from './tab-api';

const stores: Readonly<Record<StoreName, (options: WebStorageOptions) => StorageFeature>> = {
  memory: () => withMemoryStorage(),
  session: withSessionStorage,
  local: withLocalStorage,
  cookie: withCookieStorage,
};

export interface SetUp {
  /** The contract's path. */
  readonly at: string;
  readonly watchesLocks: boolean;
  readonly providers: EnvironmentProviders;
}

/** `?contract=json-body&store=local&config={…}&watch=locks` */
export function readSetUp(query: URLSearchParams): SetUp {
  const name = query.get('contract') ?? '';
  const contract = contracts[name];
  const store = stores[query.get('store') as StoreName] as (typeof stores)[StoreName] | undefined;
  if (contract === undefined || store === undefined) {
    throw new Error(`Unknown contract or store in the query: ${query.toString()}`);
  }
  const at = `/${name}`;
  const config = JSON.parse(query.get('config') ?? '{}') as AuthConfig;
  const { backend, layout } = contract;
  return {
    at,
    watchesLocks: query.get('watch') === 'locks',
    providers: provideAuth(
      { api: [`${at}/api/`], ...config },
      backend(at),
      store(layout === undefined ? {} : { layout }),
    ),
  };
}
