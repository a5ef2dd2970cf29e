import { EnvironmentProviders, Provider } from '@angular/core';

export type AuthFeatureKind = 'backend' | 'storage' | 'idle refresh';

/** What `withX()` functions return and `provideAuth` takes; made by them only. */
export interface AuthFeature<K extends AuthFeatureKind = AuthFeatureKind> {
  readonly ɵkind: K;
  /** Of the function that made it, for messages. */
  readonly ɵname: string;
  readonly ɵproviders: (Provider | EnvironmentProviders)[];
}

/** What the server speaks: `withJsonBackend` and its siblings make one. */
export type BackendFeature = AuthFeature<'backend'>;
/** Where the session is kept: `withLocalStorage` and its siblings make one. */
export type StorageFeature = AuthFeature<'storage'>;
/** Made by `withIdleRefresh`. */
export type IdleRefreshFeature = AuthFeature<'idle refresh'>;

export function authFeature<K extends AuthFeatureKind>(
  ɵkind: K,
  ɵname: string,
  ɵproviders: (Provider | EnvironmentProviders)[],
): AuthFeature<K> {
  return { ɵkind, ɵname, ɵproviders };
}
