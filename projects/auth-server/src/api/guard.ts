import type { MiddlewareHandler } from 'hono';
import type { Backend } from '../backend.ts';
import { fingerprint } from '../tokens/fingerprint.ts';
import type { ApiEnv } from './api-env.ts';

// What many servers and proxies put up with.
const MAX_AUTHORIZATION = 8192;

/** Lets a request through to a protected resource, with its claims, or answers in the contract's words. */
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
    const verdict = await accessTokens.verify(token, contract.name);
    if (verdict.kind === 'refused') {
      c.set('refused', true);
      return contract.refuseAccess(verdict.why, settings);
    }
    const { claims } = verdict;
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
