import {
  HttpErrorResponse,
  HttpRequest,
  HttpResponse,
  withInterceptors,
} from '@angular/common/http';
import type { HttpEvent } from '@angular/common/http';
import { AuthService, authInterceptor, provideAuth, withJsonBackend } from 'ngx-holdfast';
import { Observable, of, throwError } from 'rxjs';
import { apiUrls, apiFolder } from './urls.ts';
import { createApp, httpOf } from './app.ts';
import { heapUsed } from './heap.ts';
import { StubBackend } from './stub-backend.ts';
import { freshJwt } from './tokens.ts';

export interface LeaksOrder {
  readonly requests: number;
  readonly refreshes: number;
  readonly logins: number;
}

export interface Leaks {
  /** Bytes in use at the start and after each tenth. */
  readonly heap: number[];
  readonly requests: number;
  readonly refreshes: number;
  readonly logins: number;
}

const parts = 10;
const login = 'https://api.example.com/auth/login';
const refresh = 'https://api.example.com/auth/refresh';
const logout = 'https://api.example.com/auth/logout';

/** The refreshes follow each other at once, which the breaker would treat as a loop. */
const unlimited = { breaker: { refreshes: 1_000_000, withinMs: 1 } };

export default async function run(order: LeaksOrder): Promise<Leaks> {
  const backend = new AuthBackend();
  const app = await createApp({
    backend,
    http: [withInterceptors([authInterceptor])],
    providers: [
      provideAuth(
        { api: [apiFolder], refresh: unlimited },
        withJsonBackend({ login, refresh, logout }),
      ),
    ],
  });
  const http = httpOf(app);
  const auth = app.injector.get(AuthService);
  let responses = 0;
  const send = (index: number) =>
    http.get(apiUrls[index % apiUrls.length] as string).subscribe(() => (responses += 1));

  const heap: number[] = [];
  // The first part compiles the code and is not counted.
  for (let part = 0; part <= parts; part += 1) {
    for (let login = 0; login < order.logins / parts; login += 1) {
      auth.login({ user: 'ada' }).subscribe();
      for (let index = 0; index < order.refreshes / order.logins; index += 1) {
        backend.rejectNext = true;
        send(index);
      }
      for (let index = 0; index < (order.requests - order.refreshes) / order.logins; index += 1) {
        send(index);
      }
      auth.logout().subscribe();
    }
    heap.push(await heapUsed());
  }
  app.destroy();
  const share = parts / (parts + 1);
  return {
    heap,
    requests: responses * share,
    refreshes: backend.counts.refresh * share,
    logins: backend.counts.login * share,
  };
}

/** Responds at once; rejects a token if `rejectNext` is set. */
class AuthBackend extends StubBackend {
  readonly counts = { login: 0, refresh: 0 };
  rejectNext = false;

  override handle(request: HttpRequest<unknown>): Observable<HttpEvent<unknown>> {
    if (request.url === login || request.url === refresh) {
      this.counts[request.url === login ? 'login' : 'refresh'] += 1;
      const tokens = { accessToken: freshJwt(), refreshToken: freshJwt(86_400) };
      return of(new HttpResponse<unknown>({ status: 200, body: JSON.stringify(tokens) }));
    }
    if (this.rejectNext && request.url !== logout) {
      this.rejectNext = false;
      return throwError(() => new HttpErrorResponse({ status: 401, url: request.url }));
    }
    return super.handle(request);
  }
}
