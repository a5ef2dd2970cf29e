import { InjectionToken } from '@angular/core';
import { SchedulerLike, asyncScheduler } from 'rxjs';
import { MemoryStore } from '../session/memory-store';
import { SessionLock, TokenStore } from '../session/ports';
import { unlocked } from '../session/unlocked';

/** Time and timers of the session. A test replaces it by a virtual one. */
export const AUTH_SCHEDULER = /* @__PURE__ */ new InjectionToken<SchedulerLike>('AUTH_SCHEDULER', {
  factory: () => asyncScheduler,
});

export const AUTH_STORE = /* @__PURE__ */ new InjectionToken<TokenStore>('AUTH_STORE', {
  factory: () => new MemoryStore(),
});

export const AUTH_LOCK = /* @__PURE__ */ new InjectionToken<SessionLock>('AUTH_LOCK', {
  factory: () => unlocked,
});
