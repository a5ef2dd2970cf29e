import type { MiddlewareHandler } from 'hono';
import type { Backend } from '../backend.ts';
import type { ApiEnv } from './api-env.ts';
import { pause } from './pause.ts';

/** Counts the outcome of an API request, then delays the response by the `apiDelayMs` setting. */
export function countOutcome(backend: Backend): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await next();
    const { name } = c.get('contract');
    if (c.get('rejected') || c.res.status === 401) {
      backend.counters.count('unauthorized', name);
    } else if (c.res.status === 403) {
      backend.counters.count('forbidden', name);
    } else if (c.res.status < 400) {
      backend.counters.count('ok', name);
    }
    await pause(backend.settings.apiDelayMs, c.env.outgoing);
  };
}
