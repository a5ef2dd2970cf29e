import { HttpBackend, HttpClient, provideHttpClient } from '@angular/common/http';
import type { HttpFeature, HttpFeatureKind } from '@angular/common/http';
import type { ApplicationRef, EnvironmentProviders, Provider } from '@angular/core';
import { createApplication } from '@angular/platform-browser';

export interface AppOptions {
  /** Replaces the network. Default: the network. */
  readonly backend?: HttpBackend;
  readonly http?: HttpFeature<HttpFeatureKind>[];
  readonly providers?: (Provider | EnvironmentProviders)[];
}

/** Creates a normal app, optionally with another back end. */
export function createApp({
  backend,
  http = [],
  providers = [],
}: AppOptions): Promise<ApplicationRef> {
  return createApplication({
    providers: [
      provideHttpClient(...http),
      backend ? { provide: HttpBackend, useValue: backend } : [],
      providers,
    ],
  });
}

export const httpOf = (app: ApplicationRef): HttpClient => app.injector.get(HttpClient);
