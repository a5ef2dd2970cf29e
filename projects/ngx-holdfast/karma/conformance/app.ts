import { Component } from '@angular/core';
import { provideLocationMocks } from '@angular/common/testing';
import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { NavigationEnd, Router, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { Observable, lastValueFrom, toArray } from 'rxjs';
import {
  AuthConfig,
  AuthError,
  AuthEvent,
  AuthEventType,
  AuthService,
  JwtClaims,
  authErrorOf,
  authGuard,
} from 'ngx-holdfast';
import { control } from '../control';
import { until } from '../until';
import { ContractName, contracts } from './contracts';
import { Pair } from './pairs';

@Component({ template: '' })
class Page {}

/** Delays that are short for a test but long enough to observe. */
const policy: AuthConfig['refresh'] = { attempts: 2, backoffBaseMs: 20, cooldownMs: 100 };

export const ada = { username: 'ada', password: 'lovelace' };
export const ben = { username: 'ben', password: 'franklin' };

export interface AppOptions {
  readonly contract: ContractName;
  readonly pair: Pair;
  /** Origin of the API. Default: the page's own. */
  readonly origin?: string;
  readonly startUrl?: string;
}

/** How one request ended. */
export interface Outcome {
  readonly values: readonly unknown[];
  readonly error: HttpErrorResponse | null;
  readonly authError: AuthError | undefined;
}

/** An app with a login page and a private page, against the real server. */
export class App {
  readonly auth = TestBed.inject<AuthService>(AuthService);
  readonly http = TestBed.inject(HttpClient);
  readonly router = TestBed.inject(Router);
  readonly events: AuthEvent[] = [];
  readonly statuses: string[] = [];
  /** URLs of the pages shown, in order. */
  readonly pages: string[] = [];

  private constructor(
    /** URL of the contract. */
    readonly baseUrl: string,
  ) {
    this.auth.events$.subscribe((event) => this.events.push(event));
    this.auth.state$.subscribe(({ status }) => this.statuses.push(status));
    this.router.events.subscribe((event) => {
      if (event instanceof NavigationEnd) {
        this.pages.push(event.urlAfterRedirects);
      }
    });
  }

  static async start({ contract, pair, origin = '', startUrl = '/work' }: AppOptions) {
    const baseUrl = `${origin}/${contract}`;
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        ...pair.providers,
        contracts[contract](baseUrl, { refresh: policy }),
        provideRouter([
          { path: 'private', component: Page, canActivate: [authGuard] },
          { path: '**', component: Page },
        ]),
        provideLocationMocks(),
      ],
    });
    const app = new App(baseUrl);
    await RouterTestingHarness.create(startUrl);
    return app;
  }

  /** Starts without a session. The restoring refresh of the cookie contract is not counted. */
  static async startSignedOut(options: AppOptions): Promise<App> {
    const app = await App.start(options);
    await until(() => app.auth.state().status === 'anonymous');
    if (options.contract === 'http-only-cookie') {
      await control.reset();
    }
    app.statuses.length = 0;
    return app;
  }

  /** Number of navigations to the login page. */
  get navigationsToLogin(): number {
    return this.pages.filter((page) => page.split('?')[0] === '/login').length;
  }

  countEvents(type: AuthEventType): number {
    return this.events.filter((event) => event.type === type).length;
  }

  login(credentials = ada): Promise<JwtClaims | null> {
    return lastValueFrom(this.auth.login(credentials));
  }

  get(path = 'me'): Promise<Outcome> {
    return awaitOutcome(this.http.get(this.url(path)));
  }

  /** Sends `count` requests at once, each to its own URL. */
  getInParallel(count: number): Promise<readonly Outcome[]> {
    return Promise.all(Array.from({ length: count }, (_, n) => this.get(`item/${n + 1}`)));
  }

  url(path: string): string {
    return `${this.baseUrl}/api/${path}`;
  }
}

export async function awaitOutcome(source$: Observable<unknown>): Promise<Outcome> {
  try {
    return {
      values: await lastValueFrom(source$.pipe(toArray())),
      error: null,
      authError: undefined,
    };
  } catch (error) {
    if (!(error instanceof HttpErrorResponse)) {
      throw error;
    }
    return { values: [], error, authError: authErrorOf(error) };
  }
}
