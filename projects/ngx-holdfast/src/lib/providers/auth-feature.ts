import { EnvironmentProviders, Provider } from '@angular/core';

export type AuthFeatureKind = 'backend' | 'storage' | 'idle refresh';

/** What `withX()` functions return and `provideAuth` takes; made by them only. */
export interface AuthFeature<K extends AuthFeatureKind = AuthFeatureKind> {
  readonly ɵkind: K;
  /** Of the function that made it, for messages. */
  readonly ɵname: string;
  readonly ɵproviders: (Provider | EnvironmentProviders)[];
}

export type BackendFeature = AuthFeature<'backend'>;
export type StorageFeature = AuthFeature<'storage'>;
export type IdleRefreshFeature = AuthFeature<'idle refresh'>;

export function authFeature<K extends AuthFeatureKind>(
  ɵkind: K,
  ɵname: string,
  ɵproviders: (Provider | EnvironmentProviders)[],
): AuthFeature<K> {
  return { ɵkind, ɵname, ɵproviders };
}
