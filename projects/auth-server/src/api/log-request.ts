import type { MiddlewareHandler } from 'hono';
import type { Backend } from '../backend.ts';
import type { Contract } from '../contracts/contract.ts';
import type { ApiEnv } from './api-env.ts';
import { cut } from './inject-fault.ts';

/** First step of every API request: it is logged even when the server is down, so that attempts can be counted. */
export function logRequest(backend: Backend, contract: Contract): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const logged = backend.requestLog.open({
      origin: c.env.origin,
      method: c.req.method,
      path: c.req.path,
      contract: contract.name,
    });
    c.set('logged', logged);
    c.set('contract', contract);
    if (backend.down) {
      return cut(c);
    }
    await next();
    if (!c.env.incoming.socket.destroyed) {
      logged.status = c.res.status;
    }
  };
}
