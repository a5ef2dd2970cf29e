import { InjectionToken } from '@angular/core';
import { Observable } from 'rxjs';
import { AuthConfigError } from './auth-config-error';
import { AuthBackend } from './backend/auth-backend';
import { TokenEndpoint } from './backend/token-endpoint';
import { XsrfToken } from './injection-tokens';
import { AuthSession } from './session/auth-session';
import { SessionRecord } from './session/session-record';
import { TabCoordination } from './session/tab-coordination';
import { TokenResponse } from './session/token-response';

declare const ngDevMode: unknown;

/** One session with all that serves it. Nothing of it is shared between injectors. */
export interface AuthCore {
  readonly backend: AuthBackend;
  readonly endpoint: TokenEndpoint;
  readonly session: AuthSession;
  readonly coordination: TabCoordination;
  /** The tokens to send, after restoring and refreshing as far as needed; `null` without a session. Empty where it stays unknown. */
  readonly resolveTokens: () => Observable<SessionRecord | null>;
  /** Sends orphaned tokens, which arrived after the end of their session, to the logout endpoint. Never fails. */
  readonly revokeOrphanedTokens: (tokens: TokenResponse) => Observable<unknown>;
  /** Whether a request to this URL may carry the access token. */
  readonly mayCarryToken: (url: string) => boolean;
  /** The XSRF token as it is now, which may have changed while a request was held. */
  readonly xsrf: XsrfToken;
}

export const AUTH_CORE = /* @__PURE__ */ new InjectionToken<AuthCore>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_CORE' : '',
  {
    factory: () => {
      throw new AuthConfigError('provideAuth()', 'is missing');
    },
  },
);
