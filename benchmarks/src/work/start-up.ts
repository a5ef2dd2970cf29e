import { createEnvironmentInjector } from '@angular/core';
import type { ApplicationRef, EnvironmentProviders, Provider } from '@angular/core';
import { HttpBackend, HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  AuthService,
  authInterceptor,
  provideAuth,
  withJsonBackend,
  withLocalStorage,
  withSessionStorage,
} from 'ngx-holdfast';
import type { StorageFeature } from 'ngx-holdfast';
import { apiFolder } from './urls.ts';
import { createApp } from './app.ts';
import { startUpVariants } from './start-up-variants.ts';
import type { StartUpVariant } from './start-up-variants.ts';
import { StubBackend } from './stub-backend.ts';
import { freshJwt } from './tokens.ts';

export interface StartUpOrder {
  /** The variant that starts first, before any code is compiled. */
  readonly first: StartUpVariant;
  readonly rounds: number;
  readonly startsPerRound: number;
}

export interface StartUps {
  readonly firstMs: number;
  /** Milliseconds per start, one figure per round. */
  readonly later: Record<StartUpVariant, number[]>;
}

const key = 'benchmark';

export default async function run({
  first,
  rounds,
  startsPerRound,
}: StartUpOrder): Promise<StartUps> {
  storeSession(sessionStorage);
  storeSession(localStorage);
  const app = await createApp({ backend: new StubBackend() });
  const later = Object.fromEntries(
    startUpVariants.map((variant) => [variant, [] as number[]]),
  ) as Record<StartUpVariant, number[]>;
  const firstMs = measureStart(app, first, 1);
  for (let round = 0; round < rounds; round += 1) {
    for (const variant of startUpVariants)
      later[variant].push(measureStart(app, variant, startsPerRound));
  }
  app.destroy();
  return { firstMs, later };
}

/** Milliseconds per start: creating the injector and using it for the first time. */
function measureStart(app: ApplicationRef, variant: StartUpVariant, times: number): number {
  let elapsed = 0;
  for (let time = 0; time < times; time += 1) {
    const begin = performance.now();
    const injector = createEnvironmentInjector(providersOf(variant), app.injector);
    injector.get(HttpClient);
    const auth = variant === 'HttpClient alone' ? null : injector.get(AuthService);
    elapsed += performance.now() - begin;
    if (auth !== null && auth.isAuthenticated() !== variant.includes('restored')) {
      throw new Error(`'${variant}' is ${auth.state().status}`);
    }
    injector.destroy();
  }
  return elapsed / times;
}

function providersOf(variant: StartUpVariant): (Provider | EnvironmentProviders)[] {
  const backend = { provide: HttpBackend, useClass: StubBackend };
  switch (variant) {
    case 'HttpClient alone':
      return [provideHttpClient(withInterceptors([])), backend];
    case 'with Holdfast, in memory':
      return [holdfast(), backend];
    case 'with Holdfast, session restored from sessionStorage':
      return [holdfast(withSessionStorage({ key })), backend];
    case 'with Holdfast, session restored from localStorage':
      return [holdfast(withLocalStorage({ key })), backend];
  }
}

function holdfast(...storage: StorageFeature[]) {
  return [
    provideHttpClient(withInterceptors([authInterceptor])),
    provideAuth({ api: [apiFolder] }, withJsonBackend({ refresh: '/auth/refresh' }), ...storage),
    AuthService,
  ];
}

/** Stores the session of an earlier visit. */
function storeSession(area: Storage): void {
  const tokens = { accessToken: freshJwt(), refreshToken: freshJwt(86_400) };
  const record = {
    v: 1,
    sid: 's1',
    gen: 3,
    receivedAt: Date.now(),
    lifetimeMs: 3_600_000,
    ...tokens,
  };
  area.setItem(key, JSON.stringify(record));
}
