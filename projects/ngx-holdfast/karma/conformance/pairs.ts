import { EnvironmentProviders, Provider } from '@angular/core';
import {
  HTTP_INTERCEPTORS,
  provideHttpClient,
  withInterceptors,
  withInterceptorsFromDi,
  withXhr,
} from '@angular/common/http';
import { AuthInterceptor, authInterceptor } from 'ngx-holdfast';

/** How an app wires the interceptor, and which transport its HttpClient uses. */
export interface Pair {
  readonly name: string;
  readonly providers: readonly (Provider | EnvironmentProviders)[];
}

const asClass = { provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true };

export const functionOverFetch: Pair = {
  name: 'function, fetch',
  providers: [provideHttpClient(withInterceptors([authInterceptor]))],
};

export const classOverXhr: Pair = {
  name: 'class, XHR',
  providers: [provideHttpClient(withXhr(), withInterceptorsFromDi()), asClass],
};

export const pairs: readonly Pair[] = [
  functionOverFetch,
  {
    name: 'function, XHR',
    providers: [provideHttpClient(withXhr(), withInterceptors([authInterceptor]))],
  },
  {
    name: 'class, fetch',
    providers: [provideHttpClient(withInterceptorsFromDi()), asClass],
  },
  classOverXhr,
];

/** Each wiring and each transport once. */
export const diagonal: readonly Pair[] = [functionOverFetch, classOverXhr];
