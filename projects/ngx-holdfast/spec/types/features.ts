// Compiled by `npm run typecheck`, never run. Each `@ts-expect-error` is a mistake that the compiler must report.
import { EnvironmentProviders } from '@angular/core';
import { withInterceptors } from '@angular/common/http';
import { withViewTransitions } from '@angular/router';
import {
  AuthFeature,
  BackendFeature,
  IdleRefreshFeature,
  LoginPageFeature,
  StorageFeature,
  authInterceptor,
  provideAuth,
  withBackend,
  withCookieBackend,
  withIdleRefresh,
  withJsonBackend,
  withLocalStorage,
  withLoginPage,
  withMemoryStorage,
  withOAuth2Backend,
  withSessionStorage,
} from 'ngx-holdfast';
import { typeOf } from './type-of';

const json = withJsonBackend({ refresh: '/auth/refresh' });

export function allowedFeatures(
  isPublicClient: boolean,
  some: AuthFeature,
  list: AuthFeature[],
  tuple: readonly [BackendFeature, StorageFeature],
): void {
  typeOf(provideAuth({}, json)).is<EnvironmentProviders>();
  provideAuth({}, withMemoryStorage(), json, withIdleRefresh());
  provideAuth({}, isPublicClient ? withOAuth2Backend({ refresh: '/oauth/token' }) : json);
  provideAuth({}, json, isPublicClient ? withSessionStorage() : withLocalStorage());
  provideAuth({}, json, ...(isPublicClient ? [withSessionStorage()] : []));
  provideAuth({}, ...tuple, withIdleRefresh());
  // Only run time knows what these are.
  provideAuth({}, ...list);
  provideAuth({}, json, some, some);
}

export function featuresAreClosed(feature: AuthFeature): void {
  typeOf(feature.ɵkind).is<'backend' | 'storage' | 'login page' | 'idle refresh'>();
  typeOf(json).is<BackendFeature>();
  typeOf(withLocalStorage()).is<StorageFeature>();
  typeOf(withLoginPage('/login')).is<LoginPageFeature>();
  typeOf(withIdleRefresh()).is<IdleRefreshFeature>();

  // @ts-expect-error: a store is not a back end
  withLocalStorage() satisfies BackendFeature;
  // @ts-expect-error: there is no such kind of feature
  feature satisfies AuthFeature<'router'>;
}

export function wrongCombinations(): void {
  // @ts-expect-error: no back end
  provideAuth({});
  // @ts-expect-error: no back end beside a store
  provideAuth({}, withLocalStorage());
  // @ts-expect-error: no back end beside a store and the idle refresh
  provideAuth({}, withLocalStorage(), withIdleRefresh());
  // @ts-expect-error: two back ends
  provideAuth({}, json, withCookieBackend({ refresh: '/auth/refresh' }));
  // @ts-expect-error: two back ends with a store between them
  provideAuth({}, json, withLocalStorage(), withBackend({ refresh: '/auth/refresh' }));
  // @ts-expect-error: two storage features
  provideAuth({}, json, withLocalStorage(), withSessionStorage());
  // @ts-expect-error: two storage features before the back end
  provideAuth({}, withMemoryStorage(), withMemoryStorage(), json);
  // @ts-expect-error: the idle refresh twice
  provideAuth({}, json, withIdleRefresh(), withIdleRefresh());
}

export function foreignFeatures(): void {
  // @ts-expect-error: a feature of the router
  provideAuth({}, json, withViewTransitions());
  // @ts-expect-error: a feature of HttpClient
  provideAuth({}, json, withInterceptors([authInterceptor]));
  // @ts-expect-error: an object of an unknown kind
  provideAuth({}, json, { ɵkind: 'router', ɵname: 'withRouter', ɵproviders: [] });
  // @ts-expect-error: a function that makes a feature, not called
  provideAuth({}, json, withLocalStorage);
  // @ts-expect-error: the options of a back end without its feature
  provideAuth({}, { refresh: '/auth/refresh' });
  // @ts-expect-error: features in an array, not spread
  provideAuth({}, [json]);
  // @ts-expect-error: a feature in place of the configuration
  provideAuth(json);
}
