import type { MiddlewareHandler } from 'hono';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Backend } from '../backend.ts';
import type { Fault, FaultPoint } from '../control/faults.ts';
import type { ApiContext, ApiEnv } from './api-env.ts';
import { truncateResponse } from './truncate-response.ts';
import { whenConnectionClosed, pause } from './pause.ts';

const PAGE = '<!doctype html><title>Blocked</title><h1>This is not the API that you called</h1>';

export function injectFault(backend: Backend, on: FaultPoint): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const fault = backend.faults.take(on, c.get('contract').name);
    if (!fault) {
      return next();
    }
    switch (fault.kind) {
      case 'drop':
        return cutConnection(c);
      case 'drop-after':
        await next();
        c.res = cutConnection(c);
        return;
      case 'drop-mid':
        await next();
        c.res = await truncateResponse(c.res, c.env.outgoing);
        return;
      case 'slow':
        await next();
        return pause(fault.ms ?? 1000, c.env.outgoing);
      case 'missing-token':
        c.set('fault', fault);
        return next();
      case 'hang':
        await whenConnectionClosed(c.env.outgoing);
        return RESPONSE_ALREADY_SENT;
      default:
        return createFaultResponse(fault);
    }
  };
}

/** Cuts the connection. The returned response is a placeholder that is never sent. */
export function cutConnection(c: ApiContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT.clone();
}

function createFaultResponse({ kind, status, retryAfter, location, body }: Fault): Response {
  const headers = new Headers();
  if (retryAfter !== undefined) {
    headers.set('retry-after', String(retryAfter));
  }
  if (location !== undefined) {
    headers.set('location', location);
  }
  const respond = (defaultStatus: number, type: string, text: string | null) => {
    const faultStatus = status ?? defaultStatus;
    const canHaveBody = ![204, 205, 304].includes(faultStatus);
    if (text !== null && canHaveBody) {
      headers.set('content-type', type);
    }
    return new Response(canHaveBody ? text : null, { status: faultStatus, headers });
  };
  switch (kind) {
    case 'html':
      return respond(403, 'text/html; charset=utf-8', PAGE);
    case 'malformed':
      return respond(200, 'application/json', '{"accessToken":"');
    case 'empty':
      return respond(200, '', null);
    default:
      return respond(500, 'application/json', JSON.stringify(body ?? { message: 'fault' }));
  }
}
