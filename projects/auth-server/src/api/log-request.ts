import type { MiddlewareHandler } from 'hono';
import type { Backend } from '../backend.ts';
import type { Contract } from '../contracts/contract.ts';
import type { ApiEnv } from './api-env.ts';
import { cutConnection } from './inject-fault.ts';

/** Runs first for every API request, so that tests can count requests even while the server is down. */
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
      return cutConnection(c);
    }
    await next();
    if (!c.env.incoming.socket.destroyed) {
      logged.status = c.res.status;
    }
  };
}
