import type { MiddlewareHandler } from 'hono';
import type { Backend } from '../backend.ts';
import type { ApiEnv } from '../api/api-env.ts';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const EXPOSED = 'Authorization, Authorization-refresh, WWW-Authenticate, Retry-After';
const MAX_AGE_SECONDS = '600';

/** A fixed list instead of reflecting the request: like on a real server, an unknown header fails the preflight. */
const HEADERS = [
  'accept',
  'authorization',
  'authorization-refresh',
  'cache-control',
  'content-type',
  'last-event-id',
  'x-requested-with',
  'x-xsrf-token',
].join(', ');

/** CORS for the API origin. Settings can turn on common mistakes of real servers. */
export function apiCors(
  backend: Backend,
  initialOrigins: readonly string[],
): MiddlewareHandler<ApiEnv> {
  const isAllowed = (origin: string) =>
    origin === backend.urls.app ||
    initialOrigins.includes(origin) ||
    backend.settings.allowedOrigins.includes(origin);

  return async (c, next) => {
    const origin = c.req.header('origin');
    const headers = new Headers({ vary: 'Origin' });
    if (origin && isAllowed(origin)) {
      headers.set('access-control-allow-origin', origin);
      headers.set('access-control-allow-credentials', 'true');
    }
    if (c.req.method === 'OPTIONS' && c.req.header('access-control-request-method')) {
      headers.set('access-control-allow-methods', METHODS);
      headers.set('access-control-allow-headers', HEADERS);
      headers.set('access-control-max-age', MAX_AGE_SECONDS);
      return new Response(null, { status: 204, headers });
    }
    await next();
    const { exposeHeaders, corsOnErrors } = backend.settings;
    if (c.res.status >= 400 && !corsOnErrors) {
      return;
    }
    if (exposeHeaders) {
      headers.set('access-control-expose-headers', EXPOSED);
    }
    for (const [name, value] of headers) {
      c.res.headers.set(name, value);
    }
  };
}
