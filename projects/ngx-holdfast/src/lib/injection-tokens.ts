import { InjectionToken, NgZone, inject } from '@angular/core';
import { HttpXsrfTokenExtractor } from '@angular/common/http';
import { Observable } from 'rxjs';
import { AUTH_CONFIG } from './auth-config';
import { browserClock } from './browser-clock';
import { AuthSession } from './session/auth-session';
import { Clock } from './session/clock';
import { SafeStore } from './session/session-store';
import { TabCoordination } from './session/tab-coordination';
import { TokenSource } from './session/token-source';

declare const ngDevMode: unknown;

/** Time and timers of the session. A test replaces it by virtual time. */
export const AUTH_CLOCK = /* @__PURE__ */ new InjectionToken<Clock>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_CLOCK' : '',
  { factory: () => browserClock(inject(NgZone)) },
);

export const AUTH_STORE = /* @__PURE__ */ new InjectionToken<SafeStore>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_STORE' : '',
);

export const AUTH_TABS = /* @__PURE__ */ new InjectionToken<TabCoordination>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_TABS' : '',
);

export const AUTH_TOKEN_SOURCE = /* @__PURE__ */ new InjectionToken<TokenSource>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_TOKEN_SOURCE' : '',
);

/** What a feature does while the session lives: subscribed to when the session is created, in browsers only. */
export type AuthEffect = (session: AuthSession) => Observable<unknown>;

export const AUTH_EFFECTS = /* @__PURE__ */ new InjectionToken<readonly AuthEffect[]>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_EFFECTS' : '',
);

/** The XSRF token as it is now, and the header that it belongs in. */
export interface XsrfToken {
  readonly headerName: string;
  current(): string | null;
}

export const AUTH_XSRF = /* @__PURE__ */ new InjectionToken<XsrfToken>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_XSRF' : '',
  {
    factory: () => {
      const extractor = inject(HttpXsrfTokenExtractor);
      return {
        headerName: inject(AUTH_CONFIG).xsrfHeaderName ?? 'X-XSRF-TOKEN',
        current: () => extractor.getToken(),
      };
    },
  },
);
