import { EnvironmentProviders, Provider } from '@angular/core';

export type AuthFeatureKind = 'backend' | 'storage' | 'idle refresh';

/** What `withX()` functions return and `provideAuth` takes; made by them only. */
export interface AuthFeature<K extends AuthFeatureKind = AuthFeatureKind> {
  readonly ɵkind: K;
  /** Of the function that made it, for messages. */
  readonly ɵname: string;
  readonly ɵproviders: (Provider | EnvironmentProviders)[];
}

/** What to do about two features of one kind. */
export const duplicateHints = {
  backend: 'One session has one back end: keep one of them.',
  storage: 'One session is kept in one place: keep one of them.',
  'idle refresh': 'Once is enough: keep one of them.',
} as const satisfies Record<AuthFeatureKind, string>;

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

/** `AuthFeature` without a kind can be any of them, so it excludes none. */
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
 * `F` itself if its features can be combined, else a list that has the reason in place of the wrong feature, so that the
 * compiler prints it. An array of unknown length is left to the check at run time.
 */
export type CheckedFeatures<F extends readonly AuthFeature[]> = number extends F['length']
  ? F
  : F extends OncePerKind<F>
    ? WithBackend<F>
    : NoInfer<OncePerKind<F>>;
