import type { Backend } from '../backend.ts';
import { oauthError } from '../contracts/oauth2.ts';
import { fingerprint } from '../tokens/fingerprint.ts';
import type { ApiContext } from './api-env.ts';

/** RFC 7009: accepts access and refresh tokens, and responds with 200 to unknown tokens too. */
export async function revoke(c: ApiContext, backend: Backend): Promise<Response> {
  const token = new URLSearchParams(await c.req.text()).get('token');
  if (!token) {
    return oauthError('invalid_request', 'token is missing');
  }
  c.get('logged').tokenFingerprint = fingerprint(token);
  const family = backend.families.findFamily(token, 'oauth2');
  if (family) {
    c.get('logged').sub = family.sub;
    backend.families.revoke(family.id);
    backend.accessTokens.revokeFamily(family.id);
  } else {
    await backend.accessTokens.revoke(token);
  }
  backend.counters.count('logouts', 'oauth2');
  return new Response(null, { status: 200 });
}
