import { InjectionToken, NgZone, inject } from '@angular/core';
import { HttpXsrfTokenExtractor } from '@angular/common/http';
import { SchedulerAction, SchedulerLike, asyncScheduler } from 'rxjs';
import { AUTH_CONFIG } from './auth-config';
import { SafeStore } from './session/session-store';
import { TabCoordination } from './session/tab-coordination';

declare const ngDevMode: unknown;

/** Time and timers of the session. A test replaces it by a virtual one. */
export const AUTH_SCHEDULER = /* @__PURE__ */ new InjectionToken<SchedulerLike>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_SCHEDULER' : '',
  {
    factory: () => outsideZone(inject(NgZone)),
  },
);

type Work<T> = (this: SchedulerAction<T>, state: T) => void;

/** A timer that waits keeps no app unstable; what it does is seen by zone.js. */
function outsideZone(zone: NgZone): SchedulerLike {
  return {
    now: () => Date.now(),
    schedule: <T>(work: Work<T>, delay?: number, state?: T) =>
      zone.runOutsideAngular(() =>
        asyncScheduler.schedule<T>(
          function (current) {
            zone.run(() => work.call(this, current as T));
          },
          delay,
          state,
        ),
      ),
  };
}

export const AUTH_STORE = /* @__PURE__ */ new InjectionToken<SafeStore>(
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
