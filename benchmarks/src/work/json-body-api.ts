import { HttpClient, withInterceptors } from '@angular/common/http';
import { AuthService, authInterceptor, provideAuth, withJsonBackend } from 'ngx-holdfast';
import type { AuthConfig } from 'ngx-holdfast';
import { firstValueFrom } from 'rxjs';
import { createApp, httpOf } from './app.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** The json-body contract of the embedded server, which also serves the page. */
const folder = '/json-body';
export const refreshUrl = `${folder}/refresh`;
export const itemUrl = (id: number): string => `${folder}/api/item/${id}`;

export async function signIn(): Promise<Tokens> {
  const response = await fetch(`${folder}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'ada', password: 'lovelace' }),
  });
  return (await response.json()) as Tokens;
}

export interface HoldfastClient {
  readonly http: HttpClient;
  readonly auth: AuthService;
  readonly refreshes: () => number;
}

export async function holdfastClient(config: AuthConfig = {}): Promise<HoldfastClient> {
  const app = await createApp({
    http: [withInterceptors([authInterceptor])],
    providers: [
      provideAuth({ api: [`${folder}/api/`], ...config }, withJsonBackend({ refresh: refreshUrl })),
    ],
  });
  const auth: AuthService = app.injector.get<AuthService>(AuthService);
  let refreshes = 0;
  auth.events$.subscribe(({ type }) => (refreshes += type === 'refresh-started' ? 1 : 0));
  return { http: httpOf(app), auth, refreshes: () => refreshes };
}

export const item = (http: HttpClient, id: number): Promise<unknown> =>
  firstValueFrom(http.get(itemUrl(id)));
