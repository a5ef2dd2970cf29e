import { EnvironmentProviders, Provider } from '@angular/core';

/** `provideAuth` accepts at most one feature of each kind. */
export type AuthFeatureKind = 'backend' | 'storage' | 'login page' | 'idle refresh';

/** A feature for `provideAuth`. Not to be created by an app: the `with…` functions return it. */
export interface AuthFeature<K extends AuthFeatureKind = AuthFeatureKind> {
  readonly ɵkind: K;
  /** Name of the function that created it, for messages. */
  readonly ɵname: string;
  readonly ɵproviders: (Provider | EnvironmentProviders)[];
}

/** What the error for two features of one kind suggests. */
export const duplicateHints = {
  backend: 'A session has one back end: keep one of them.',
  storage: 'A session is stored in one place: keep one of them.',
  'login page': 'An app has one login page: keep one of them.',
  'idle refresh': 'It is needed only once: keep one of them.',
} as const satisfies Record<AuthFeatureKind, string>;

/** Configures the contract of the server: the result of `withJsonBackend` or another `with…Backend` function. */
export type BackendFeature = AuthFeature<'backend'>;
/** Configures where the session is stored: the result of `withLocalStorage` or another `with…Storage` function. */
export type StorageFeature = AuthFeature<'storage'>;
/** Sends users to a login page: the result of `withLoginPage`. */
export type LoginPageFeature = AuthFeature<'login page'>;
/** Refreshes tokens in the background: the result of `withIdleRefresh`. */
export type IdleRefreshFeature = AuthFeature<'idle refresh'>;

export function authFeature<K extends AuthFeatureKind>(
  ɵkind: K,
  ɵname: string,
  ɵproviders: (Provider | EnvironmentProviders)[],
): AuthFeature<K> {
  return { ɵkind, ɵname, ɵproviders };
}

/** An `AuthFeature` of unknown kind can be any of them, so it excludes none. */
type ExactKind<F extends AuthFeature> = AuthFeatureKind extends F['ɵkind'] ? never : F['ɵkind'];

type OncePerKind<F extends readonly AuthFeature[], Seen = never> = F extends readonly [
  infer First extends AuthFeature,
  ...infer Rest extends readonly AuthFeature[],
]
  ? [
      First['ɵkind'] extends Seen ? (typeof duplicateHints)[First['ɵkind']] : First,
      ...OncePerKind<Rest, Seen | ExactKind<First>>,
    ]
  : F;

type WithBackend<F extends readonly AuthFeature[]> = 'backend' extends F[number]['ɵkind']
  ? F
  : NoInfer<readonly [...F, 'A back-end feature is required: add withJsonBackend({ … })']>;

/**
 * `F` itself if its features can be combined, else a tuple with the reason in place of the invalid feature, so that the
 * compiler reports it. An array of unknown length is checked at run time only.
 */
export type CheckedFeatures<F extends readonly AuthFeature[]> = number extends F['length']
  ? F
  : F extends OncePerKind<F>
    ? WithBackend<F>
    : NoInfer<OncePerKind<F>>;
