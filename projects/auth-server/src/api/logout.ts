import type { Backend } from '../backend.ts';
import { fingerprint } from '../tokens/fingerprint.ts';
import type { ApiContext } from './api-env.ts';

/** Revokes the token family of the given refresh token. Succeeds with an unknown or revoked token too. */
export async function logout(c: ApiContext, backend: Backend): Promise<Response> {
  const contract = c.get('contract');
  const presented = contract.readRefreshToken(
    {
      purpose: 'logout',
      headers: c.req.raw.headers,
      body: await c.req.text(),
    },
    backend.settings,
  );
  if ('rejection' in presented) {
    return presented.rejection;
  }
  c.get('logged').tokenFingerprint = fingerprint(presented.token);
  const family = backend.families.findFamily(presented.token, contract.name);
  if (family) {
    c.get('logged').sub = family.sub;
    backend.families.revoke(family.id);
    if (backend.settings.revokeAccessWithFamily) {
      backend.accessTokens.revokeFamily(family.id);
    }
  }
  backend.counters.count('logouts', contract.name);
  return contract.createLogoutResponse();
}
