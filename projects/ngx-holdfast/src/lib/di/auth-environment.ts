import { InjectionToken, inject } from '@angular/core';
import { HttpXsrfTokenExtractor } from '@angular/common/http';
import { SchedulerLike, asyncScheduler } from 'rxjs';
import { AUTH_CONFIG } from './auth-config';
import { SessionStore } from '../session/ports';
import { TabCoordination } from '../session/tab-coordination';

declare const ngDevMode: unknown;

/** Time and timers of the session. A test replaces it by a virtual one. */
export const AUTH_SCHEDULER = /* @__PURE__ */ new InjectionToken<SchedulerLike>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_SCHEDULER' : '',
  {
    factory: () => asyncScheduler,
  },
);

export const AUTH_STORE = /* @__PURE__ */ new InjectionToken<SessionStore>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_STORE' : '',
);

export const AUTH_TABS = /* @__PURE__ */ new InjectionToken<TabCoordination>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_TABS' : '',
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
