import type { MiddlewareHandler } from 'hono';
import type { Backend } from '../backend.ts';
import { fingerprint } from '../tokens/fingerprint.ts';
import type { ApiEnv } from './api-env.ts';

// A common limit of servers and proxies.
const MAX_AUTHORIZATION = 8192;

/** Passes a request with a valid token to the protected resource, or rejects it in the contract's format. */
export function guard({ accessTokens, settings, counters }: Backend): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const contract = c.get('contract');
    const token = contract.readAccessToken(c.req.raw.headers);
    if ((c.req.header('authorization')?.length ?? 0) > MAX_AUTHORIZATION) {
      return Response.json({ message: 'Authorization header over 8 KB' }, { status: 431 });
    }
    if (token) {
      c.get('logged').tokenFingerprint = fingerprint(token);
    }
    const check = await accessTokens.verify(token, contract.name);
    if (check.kind === 'rejected') {
      c.set('rejected', true);
      return contract.rejectAccess(check.reason, settings);
    }
    const { claims } = check;
    c.get('logged').sub = claims.sub;
    const expected = c.req.query('as');
    if (expected !== undefined && expected !== claims.sub) {
      counters.count('wrongUser', contract.name);
    }
    c.set('claims', claims);
    c.set('accessToken', token ?? '');
    return next();
  };
}
