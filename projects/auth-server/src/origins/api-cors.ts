import type { MiddlewareHandler } from 'hono';
import type { Backend } from '../backend.ts';
import type { ApiEnv } from '../api/api-env.ts';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const EXPOSED = 'Authorization, Authorization-refresh, WWW-Authenticate, Retry-After';
const MAX_AGE_SECONDS = '600';

/** Listed rather than reflected: a header that the contract does not know is refused, as a real server would. */
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

/** CORS of the api origin, with the mistakes that servers make in it. */
export function apiCors(
  backend: Backend,
  startedWith: readonly string[],
): MiddlewareHandler<ApiEnv> {
  const allows = (origin: string) =>
    origin === backend.urls.app ||
    startedWith.includes(origin) ||
    backend.settings.allowedOrigins.includes(origin);

  return async (c, next) => {
    const origin = c.req.header('origin');
    const headers = new Headers({ vary: 'Origin' });
    if (origin && allows(origin)) {
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
