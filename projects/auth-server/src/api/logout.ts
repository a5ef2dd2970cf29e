import type { Backend } from '../backend.ts';
import { fingerprint } from '../tokens/fingerprint.ts';
import type { ApiContext } from './api-env.ts';

/** Ends the family of the refresh token presented. A token that is dead or unknown is as good: the session is over. */
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
  if ('refusal' in presented) {
    return presented.refusal;
  }
  c.get('logged').tokenFingerprint = fingerprint(presented.token);
  const family = backend.families.familyOf(presented.token, contract.name);
  if (family) {
    c.get('logged').sub = family.sub;
    backend.families.revoke(family.id);
    if (backend.settings.revokeAccessWithFamily) {
      backend.accessTokens.revokeFamily(family.id);
    }
  }
  backend.counters.count('logouts', contract.name);
  return contract.answerLogout();
}
