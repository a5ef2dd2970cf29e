import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { ApiEnv } from '../api/api-env.ts';
import { api, isApiRequest } from '../api/api.ts';
import type { Backend } from '../backend.ts';
import { control } from '../control/control.ts';
import { apiCors } from './api-cors.ts';
import { staticFiles } from './static-files.ts';

export type Fetch = (request: Request, env: HttpBindings) => Response | Promise<Response>;

export interface FirstPartyOptions {
  readonly control: boolean;
  readonly staticFolder: string | undefined;
  readonly allowedOrigins: readonly string[];
}

/** The app and its API on one origin, so CORS is not needed. */
export function appOrigin(backend: Backend, options: FirstPartyOptions): Fetch {
  const handler = withControl(backend, options);
  handler.route('/', api(backend));
  const files = options.staticFolder === undefined ? undefined : staticFiles(options.staticFolder);
  return (request, env) => {
    const { pathname } = new URL(request.url);
    const isFile = !isApiRequest(request.method, pathname) && !/^\/control(\/|$)/.test(pathname);
    return files && isFile
      ? files.fetch(request)
      : handler.fetch(request, { ...env, origin: 'app' });
  };
}

/** The same API on its own origin, with CORS. */
export function apiOrigin(backend: Backend, options: FirstPartyOptions): Fetch {
  const handler = withControl(backend, options);
  handler.use(apiCors(backend, options.allowedOrigins));
  handler.route('/', api(backend));
  return (request, env) => handler.fetch(request, { ...env, origin: 'api' });
}

function withControl(backend: Backend, options: FirstPartyOptions): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  if (options.control) {
    app.route('/control', control(backend));
  }
  app.notFound((c) => c.json({ message: `no such resource: ${c.req.method} ${c.req.path}` }, 404));
  app.onError((error, c) => {
    // A handler may fail after its connection was cut. That is expected, so it is not logged.
    if (!c.env.outgoing.destroyed) {
      // Only the message: the stack may quote parsed input, which can contain secrets.
      console.error(`auth-server: ${c.req.method} ${c.req.path} failed: ${error.message}`);
    }
    return c.json({ message: 'internal error' }, 500);
  });
  return app;
}
