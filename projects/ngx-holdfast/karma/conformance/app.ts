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

/** Short enough to be waited for, long enough to be seen. */
const policy: AuthConfig['refresh'] = { attempts: 2, backoffBaseMs: 20, cooldownMs: 100 };

export const ada = { username: 'ada', password: 'lovelace' };
export const ben = { username: 'ben', password: 'franklin' };

export interface AppOptions {
  readonly contract: ContractName;
  readonly pair: Pair;
  /** Of the API. Default: the page's own. */
  readonly origin?: string;
  readonly startUrl?: string;
}

/** What one request came to. */
export interface Outcome {
  readonly values: readonly unknown[];
  readonly error: HttpErrorResponse | null;
  readonly authError: AuthError | undefined;
}

/** An app with a login page and a private one, in front of the real server. */
export class App {
  readonly auth = TestBed.inject<AuthService>(AuthService);
  readonly http = TestBed.inject(HttpClient);
  readonly router = TestBed.inject(Router);
  readonly events: AuthEvent[] = [];
  readonly statuses: string[] = [];
  /** The pages that were shown, in order. */
  readonly pages: string[] = [];

  private constructor(
    /** The address of the contract. */
    readonly at: string,
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
    const at = `${origin}/${contract}`;
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        ...pair.providers,
        contracts[contract](at, { loginUrl: '/login', refresh: policy }),
        provideRouter([
          { path: 'private', component: Page, canActivate: [authGuard] },
          { path: '**', component: Page },
        ]),
        provideLocationMocks(),
      ],
    });
    const app = new App(at);
    await RouterTestingHarness.create(startUrl);
    return app;
  }

  /** Nobody is signed in. That a refresh had to find that out, where a cookie may know, is not counted. */
  static async startSignedOut(options: AppOptions): Promise<App> {
    const app = await App.start(options);
    await until(() => app.auth.state().status === 'anonymous');
    if (options.contract === 'http-only-cookie') {
      await control.reset();
    }
    app.statuses.length = 0;
    return app;
  }

  /** How often the login page was come to. */
  get navigationsToLogin(): number {
    return this.pages.filter((page) => page.split('?')[0] === '/login').length;
  }

  count(type: AuthEventType): number {
    return this.events.filter((event) => event.type === type).length;
  }

  login(credentials = ada): Promise<JwtClaims | null> {
    return lastValueFrom(this.auth.login(credentials));
  }

  get(path = 'me'): Promise<Outcome> {
    return outcome(this.http.get(this.url(path)));
  }

  /** So many calls at once, each to an address of its own. */
  parallel(calls: number): Promise<readonly Outcome[]> {
    return Promise.all(Array.from({ length: calls }, (_, n) => this.get(`item/${n + 1}`)));
  }

  url(path: string): string {
    return `${this.at}/api/${path}`;
  }
}

export async function outcome(source$: Observable<unknown>): Promise<Outcome> {
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
