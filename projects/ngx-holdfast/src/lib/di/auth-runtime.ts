import { InjectionToken } from '@angular/core';
import { Observable } from 'rxjs';
import { SessionRecord } from '../core/session-record';
import { TokenResponse } from '../core/token-response';
import { AuthConfigError } from '../core/config-error';
import { UrlRule } from '../core/url-rules';
import { AuthSession } from '../session/auth-session';
import { RefreshCoordinator } from '../session/refresh-coordinator';
import { RefreshPolicy } from '../session/refresh-policy';
import { TabCoordination } from '../session/tab-coordination';
import { AuthBackend } from './auth-backend';
import { AuthConfig } from './auth-config';
import { XsrfToken } from './auth-environment';

declare const ngDevMode: unknown;

/** What the service asks of the back end; refreshes go through the coordinator. */
export interface AuthEndpointCalls {
  login(credentials: unknown): Observable<TokenResponse>;
  logout(record: SessionRecord): Observable<unknown>;
}

/** One session with all that serves it. Nothing of it is shared between injectors. */
export interface AuthRuntime {
  readonly config: AuthConfig;
  readonly policy: RefreshPolicy;
  readonly backend: AuthBackend;
  readonly session: AuthSession;
  readonly coordinator: RefreshCoordinator;
  readonly endpoints: AuthEndpointCalls;
  readonly tabs: TabCoordination;
  /** Whether a request to this URL may carry the access token. */
  readonly mayCarryToken: UrlRule;
  /** The XSRF token as it is now, which a held request may have missed. */
  readonly xsrf: XsrfToken;
  /** On a server nothing is stored, timed or refreshed. */
  readonly inert: boolean;
}

export const AUTH_RUNTIME = /* @__PURE__ */ new InjectionToken<AuthRuntime>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_RUNTIME' : '',
  {
    factory: () => {
      throw new AuthConfigError('provideAuth()', 'is missing');
    },
  },
);
