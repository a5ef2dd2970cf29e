import { InjectionToken } from '@angular/core';
import { Observable } from 'rxjs';
import { SessionRecord } from './session/session-record';
import { TokenResponse } from './session/token-response';
import { AuthConfigError } from './auth-config-error';
import { TokenScope } from './http/token-scope';
import { AuthSession } from './session/auth-session';
import { RefreshCoordinator } from './session/refresh-coordinator';
import { RefreshPolicy } from './session/refresh-policy';
import { TabCoordination } from './session/tab-coordination';
import { AuthBackend } from './backend/auth-backend';
import { AuthConfig } from './auth-config';
import { XsrfToken } from './injection-tokens';

declare const ngDevMode: unknown;

/** What the service asks of the back end; refreshes go through the coordinator. */
export interface AuthEndpointRequests {
  login(credentials: unknown): Observable<TokenResponse>;
  logout(record: SessionRecord): Observable<unknown>;
}

/** One session with all that serves it. Nothing of it is shared between injectors. */
export interface AuthCore {
  readonly config: AuthConfig;
  readonly policy: RefreshPolicy;
  readonly backend: AuthBackend;
  readonly session: AuthSession;
  readonly coordinator: RefreshCoordinator;
  readonly endpoints: AuthEndpointRequests;
  readonly tabs: TabCoordination;
  /** Whether a request to this URL may carry the access token. */
  readonly mayCarryToken: TokenScope;
  /** The XSRF token as it is now, which a held request may have missed. */
  readonly xsrf: XsrfToken;
  /** On a server nothing is stored, timed or refreshed. */
  readonly inert: boolean;
}

export const AUTH_CORE = /* @__PURE__ */ new InjectionToken<AuthCore>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_RUNTIME' : '',
  {
    factory: () => {
      throw new AuthConfigError('provideAuth()', 'is missing');
    },
  },
);
