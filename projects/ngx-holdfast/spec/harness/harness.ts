import { EnvironmentProviders, Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  HTTP_INTERCEPTORS,
  HttpClient,
  HttpContext,
  HttpErrorResponse,
  HttpFeature,
  HttpFeatureKind,
  HttpInterceptorFn,
  provideHttpClient,
  withInterceptors,
  withInterceptorsFromDi,
} from '@angular/common/http';
import {
  HttpTestingController,
  TestRequest,
  provideHttpClientTesting,
} from '@angular/common/http/testing';
import {
  AuthConfig,
  AuthEvent,
  AuthFeature,
  AuthInterceptor,
  AuthService,
  LoginPageOptions,
  TokenResponse,
  authErrorOf,
  authInterceptor,
  provideAuth,
  withJsonBackend,
  withLoginPage,
} from 'ngx-holdfast';
import { freshJwt } from './jwt';
import { Recorder } from './recorder';

export type Wiring = 'function' | 'class';
export const wirings: readonly Wiring[] = ['function', 'class'];

export interface HarnessOptions {
  readonly wiring?: Wiring;
  readonly config?: AuthConfig;
  readonly features?: readonly AuthFeature[];
  /** `withLoginPage('/login', …)`. */
  readonly loginPage?: LoginPageOptions;
  readonly providers?: readonly (Provider | EnvironmentProviders)[];
  /** The app's own interceptors, before and after Holdfast's. */
  readonly before?: readonly HttpInterceptorFn[];
  readonly after?: readonly HttpInterceptorFn[];
}

/** Provides `HttpClient` as an app does, with a functional or a class-based interceptor. */
export function provideWiring(
  { wiring = 'function', before = [], after = [] }: HarnessOptions,
  ...features: HttpFeature<HttpFeatureKind>[]
): (Provider | EnvironmentProviders)[] {
  return wiring === 'function'
    ? [provideHttpClient(withInterceptors([...before, authInterceptor, ...after]), ...features)]
    : [
        provideHttpClient(
          withInterceptors([...before]),
          withInterceptorsFromDi(),
          withInterceptors([...after]),
          ...features,
        ),
        { provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true },
      ];
}

export const endpoints = { login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout' };

/** Subscribes to a request and records what its subscriber receives. */
export class RequestRecorder extends Recorder<unknown> {
  get error(): HttpErrorResponse {
    expect(this.errors).toHaveLength(1);
    expect(this.errors[0]).toBeInstanceOf(HttpErrorResponse);
    return this.errors[0] as HttpErrorResponse;
  }

  get code(): string | undefined {
    return authErrorOf(this.error)?.code;
  }
}

/** An app with Holdfast over Angular's `HttpTestingController`. */
export class Harness {
  readonly auth: AuthService;
  readonly http: HttpClient;
  readonly httpTesting: HttpTestingController;
  readonly events: AuthEvent[] = [];

  constructor(options: HarnessOptions = {}) {
    const { config, features, loginPage, providers = [] } = options;
    TestBed.configureTestingModule({
      providers: [
        ...provideWiring(options),
        provideHttpClientTesting(),
        provideAuth(
          config ?? { api: ['/api/'] },
          ...(features ?? [withJsonBackend(endpoints)]),
          ...(loginPage === undefined ? [] : [withLoginPage('/login', loginPage)]),
        ),
        ...providers,
      ],
    });
    this.httpTesting = TestBed.inject(HttpTestingController);
    this.auth = TestBed.inject<AuthService>(AuthService);
    this.http = TestBed.inject(HttpClient);
    this.auth.events$.subscribe((event) => this.events.push(event));
  }

  signIn(tokens: Partial<TokenResponse> = {}, sub = 'ada'): TokenResponse {
    const full = { accessToken: freshJwt(sub), refreshToken: `R-${sub}-1`, ...tokens };
    new RequestRecorder(this.auth.setTokens(full));
    return full;
  }

  get(url: string, context?: HttpContext): RequestRecorder {
    return new RequestRecorder(this.http.get(url, context === undefined ? {} : { context }));
  }

  post(url: string, body: unknown, context?: HttpContext): RequestRecorder {
    return new RequestRecorder(this.http.post(url, body, context === undefined ? {} : { context }));
  }

  /** Sends a GET with the token in use and responds with 401. */
  getUnauthorized(url: string): RequestRecorder {
    const result = this.get(url);
    flushUnauthorized(this.expectOne(url));
    return result;
  }

  /** As `getUnauthorized`, but sends all requests before the first 401. */
  getAllUnauthorized(urls: readonly string[]): RequestRecorder[] {
    const results = urls.map((url) => this.get(url));
    urls.forEach((url) => flushUnauthorized(this.expectOne(url)));
    return results;
  }

  /** Responds to the running refresh with new tokens, and returns the access token. */
  completeRefresh(tokens: Partial<TokenResponse> = {}, sub = 'ada'): string {
    const accessToken = freshJwt(sub);
    this.expectOne(endpoints.refresh).flush({ accessToken, refreshToken: `R-${sub}-2`, ...tokens });
    return tokens.accessToken ?? accessToken;
  }

  /** Fails that many attempts of the running refresh. */
  failRefresh(status: number, body: object | string = {}, attempts = 1): void {
    for (let n = 0; n < attempts; n++) {
      this.expectOne(endpoints.refresh).flush(body, { status, statusText: 'Failed' });
      jest.advanceTimersByTime(2_000);
    }
  }

  /** Takes the pending requests to `url`; a second call does not return them again. */
  match(url: string): TestRequest[] {
    return this.httpTesting.match((request) => request.url === url);
  }

  expectOne(url: string): TestRequest {
    const [request, ...others] = this.match(url);
    expect(others).toHaveLength(0);
    if (request === undefined) {
      throw new Error(`Nothing was sent to ${url}.`);
    }
    return request;
  }

  matchRefreshes(): TestRequest[] {
    return this.match(endpoints.refresh);
  }

  eventTypes(): string[] {
    return this.events.map(({ type }) => type);
  }

  countEvents(type: AuthEvent['type']): number {
    return this.eventTypes().filter((other) => other === type).length;
  }
}

export function flushUnauthorized(request: TestRequest): void {
  flushError(request, 401);
}

export function flushError(
  request: TestRequest,
  status: number,
  body: object = { message: 'jwt expired' },
): void {
  request.flush(body, { status, statusText: 'Failed' });
}

export function tokenOf(request: TestRequest): string | null {
  return request.request.headers.get('Authorization')?.replace('Bearer ', '') ?? null;
}
