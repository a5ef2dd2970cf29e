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
  TokenResponse,
  authErrorOf,
  authInterceptor,
  provideAuth,
  withJsonBackend,
} from 'ngx-holdfast';
import { freshJwt } from './jwt';
import { Recorder } from './recorder';

export type Wiring = 'function' | 'class';
export const wirings: readonly Wiring[] = ['function', 'class'];

export interface HarnessOptions {
  readonly wiring?: Wiring;
  readonly config?: AuthConfig;
  readonly features?: readonly AuthFeature[];
  readonly providers?: readonly (Provider | EnvironmentProviders)[];
  /** Interceptors of the app, before and behind Holdfast's. */
  readonly before?: readonly HttpInterceptorFn[];
  readonly behind?: readonly HttpInterceptorFn[];
}

/** `provideHttpClient` as an app writes it, in the one or the other style. */
export function provideWiring(
  { wiring = 'function', before = [], behind = [] }: HarnessOptions,
  ...features: HttpFeature<HttpFeatureKind>[]
): (Provider | EnvironmentProviders)[] {
  return wiring === 'function'
    ? [provideHttpClient(withInterceptors([...before, authInterceptor, ...behind]), ...features)]
    : [
        provideHttpClient(
          withInterceptors([...before]),
          withInterceptorsFromDi(),
          withInterceptors([...behind]),
          ...features,
        ),
        { provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true },
      ];
}

export const endpoints = { login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout' };

/** What one subscriber of one request has seen. */
export class Call extends Recorder<unknown> {
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
export class Harness {
  readonly auth: AuthService;
  readonly http: HttpClient;
  readonly wire: HttpTestingController;
  readonly events: AuthEvent[] = [];

  constructor(options: HarnessOptions = {}) {
    const { config, features, providers = [] } = options;
    TestBed.configureTestingModule({
      providers: [
        ...provideWiring(options),
        provideHttpClientTesting(),
        provideAuth(config ?? { api: ['/api/'] }, ...(features ?? [withJsonBackend(endpoints)])),
        ...providers,
      ],
    });
    this.wire = TestBed.inject(HttpTestingController);
    this.auth = TestBed.inject<AuthService>(AuthService);
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

  post(url: string, body: unknown, context?: HttpContext): Call {
    return new Call(this.http.post(url, body, context === undefined ? {} : { context }));
  }

  /** A call that is sent with the token in use, and refused for it. */
  refused(url: string): Call {
    const call = this.get(url);
    refuse(this.one(url));
    return call;
  }

  /** Calls that are all sent before the first is refused. */
  refusedAll(urls: readonly string[]): Call[] {
    const calls = urls.map((url) => this.get(url));
    urls.forEach((url) => refuse(this.one(url)));
    return calls;
  }

  /** The refresh that runs brings new tokens. */
  renew(tokens: Partial<TokenResponse> = {}, sub = 'ada'): string {
    const accessToken = freshJwt(sub);
    this.one(endpoints.refresh).flush({ accessToken, refreshToken: `R-${sub}-2`, ...tokens });
    return tokens.accessToken ?? accessToken;
  }

  /** The refresh that runs fails; all its tries, where it is tried again. */
  failRefresh(status: number, body: object | string = {}, tries = 1): void {
    for (let n = 0; n < tries; n++) {
      this.one(endpoints.refresh).flush(body, { status, statusText: 'Failed' });
      jest.advanceTimersByTime(2_000);
    }
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
