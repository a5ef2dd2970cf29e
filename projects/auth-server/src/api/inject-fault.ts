import type { MiddlewareHandler } from 'hono';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Backend } from '../backend.ts';
import type { Fault, FaultPoint } from '../control/faults.ts';
import type { ApiContext, ApiEnv } from './api-env.ts';
import { breakOff } from './break-off.ts';
import { connectionClosed, pause } from './pause.ts';

const PAGE = '<!doctype html><title>Blocked</title><h1>This is not the API that you called</h1>';

export function injectFault(backend: Backend, on: FaultPoint): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const fault = backend.faults.take(on, c.get('contract').name);
    if (!fault) {
      return next();
    }
    switch (fault.kind) {
      case 'drop':
        return cut(c);
      case 'drop-after':
        await next();
        c.res = cut(c);
        return;
      case 'drop-mid':
        await next();
        c.res = await breakOff(c.res, c.env.outgoing);
        return;
      case 'slow':
        await next();
        return pause(fault.ms ?? 1000, c.env.outgoing);
      case 'missing-token':
        c.set('fault', fault);
        return next();
      case 'hang':
        await connectionClosed(c.env.outgoing);
        return RESPONSE_ALREADY_SENT;
      default:
        return instead(fault);
    }
  };
}

/** Cuts the connection; the answer that it returns goes nowhere. */
export function cut(c: ApiContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT.clone();
}

function instead({ kind, status, retryAfter, location, body }: Fault): Response {
  const headers = new Headers();
  if (retryAfter !== undefined) {
    headers.set('retry-after', String(retryAfter));
  }
  if (location !== undefined) {
    headers.set('location', location);
  }
  const answer = (usualStatus: number, type: string, text: string | null) => {
    const given = status ?? usualStatus;
    const mayHaveBody = ![204, 205, 304].includes(given);
    if (text !== null && mayHaveBody) {
      headers.set('content-type', type);
    }
    return new Response(mayHaveBody ? text : null, { status: given, headers });
  };
  switch (kind) {
    case 'html':
      return answer(403, 'text/html; charset=utf-8', PAGE);
    case 'malformed':
      return answer(200, 'application/json', '{"accessToken":"');
    case 'empty':
      return answer(200, '', null);
    default:
      return answer(500, 'application/json', JSON.stringify(body ?? { message: 'fault' }));
  }
}
