import { EnvironmentProviders, Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  HTTP_INTERCEPTORS,
  HttpClient,
  HttpContext,
  HttpErrorResponse,
  provideHttpClient,
  withInterceptors,
  withInterceptorsFromDi,
} from '@angular/common/http';
import {
  HttpTestingController,
  TestRequest,
  provideHttpClientTesting,
} from '@angular/common/http/testing';
import { Observable, Subscription } from 'rxjs';
import {
  AuthConfig,
  AuthEvent,
  AuthFeature,
  AuthInterceptor,
  AuthService,
  JwtClaims,
  TokenResponse,
  authErrorOf,
  authInterceptor,
  provideAuth,
  withJsonBackend,
} from 'ngx-holdfast';
import { freshJwt } from './jwt';

export type Wiring = 'function' | 'class';
export const wirings: readonly Wiring[] = ['function', 'class'];

export interface BenchOptions {
  readonly wiring?: Wiring;
  readonly config?: AuthConfig;
  readonly features?: readonly AuthFeature[];
  readonly providers?: readonly (Provider | EnvironmentProviders)[];
}

export const endpoints = { login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout' };

/** What one subscriber of one request has seen. */
export class Call {
  readonly values: unknown[] = [];
  readonly errors: unknown[] = [];
  completed = 0;
  subscription = Subscription.EMPTY;

  constructor(source$: Observable<unknown>) {
    this.subscription = source$.subscribe({
      next: (value) => this.values.push(value),
      error: (error: unknown) => this.errors.push(error),
      complete: () => (this.completed += 1),
    });
  }

  /** How often it has come to an end; anything but 1 is wrong in the end. */
  get outcomes(): number {
    return this.errors.length + this.completed;
  }

  get error(): HttpErrorResponse {
    expect(this.errors).toHaveLength(1);
    expect(this.errors[0]).toBeInstanceOf(HttpErrorResponse);
    return this.errors[0] as HttpErrorResponse;
  }

  get code(): string | undefined {
    return authErrorOf(this.error)?.code;
  }
}

/** An app with Holdfast over a transport that answers when told to. */
export class Bench {
  readonly auth: AuthService;
  readonly http: HttpClient;
  readonly wire: HttpTestingController;
  readonly events: AuthEvent[] = [];

  constructor({ wiring = 'function', config, features, providers = [] }: BenchOptions = {}) {
    TestBed.configureTestingModule({
      providers: [
        ...(wiring === 'function'
          ? [provideHttpClient(withInterceptors([authInterceptor]))]
          : [
              provideHttpClient(withInterceptorsFromDi()),
              { provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true },
            ]),
        provideHttpClientTesting(),
        provideAuth(config ?? { api: ['/api/'] }, ...(features ?? [withJsonBackend(endpoints)])),
        ...providers,
      ],
    });
    this.wire = TestBed.inject(HttpTestingController);
    this.auth = TestBed.inject(AuthService<JwtClaims>);
    this.http = TestBed.inject(HttpClient);
    this.auth.events$.subscribe((event) => this.events.push(event));
  }

  signIn(tokens: Partial<TokenResponse> = {}, sub = 'ada'): TokenResponse {
    const full = { accessToken: freshJwt(sub), refreshToken: `R-${sub}-1`, ...tokens };
    new Call(this.auth.setTokens(full));
    return full;
  }

  get(url: string, context?: HttpContext): Call {
    return new Call(this.http.get(url, context === undefined ? {} : { context }));
  }

  /** Requests that have reached the wire and wait for an answer. */
  sent(url: string): TestRequest[] {
    return this.wire.match((request) => request.url === url);
  }

  one(url: string): TestRequest {
    const [request, ...others] = this.sent(url);
    expect(others).toHaveLength(0);
    if (request === undefined) {
      throw new Error(`Nothing was sent to ${url}.`);
    }
    return request;
  }

  refreshes(): TestRequest[] {
    return this.sent(endpoints.refresh);
  }

  types(): string[] {
    return this.events.map(({ type }) => type);
  }

  count(type: AuthEvent['type']): number {
    return this.types().filter((other) => other === type).length;
  }
}

export function refuse(
  request: TestRequest,
  status = 401,
  body: object = { message: 'jwt expired' },
) {
  request.flush(body, { status, statusText: 'Refused' });
}

export function tokenOf(request: TestRequest): string | null {
  return request.request.headers.get('Authorization')?.replace('Bearer ', '') ?? null;
}
