import type { Backend } from '../backend.ts';
import { InvalidInput, requireRecord } from './invalid-input.ts';

/** Revokes all token families, or those of one user, and with `access` their access tokens. Returns their number. */
export function revokeSessions(backend: Backend, input: unknown): number {
  const { access = false, sub } = requireRecord(input, 'the body');
  if (typeof access !== 'boolean') {
    throw new InvalidInput("'access' must be true or false");
  }
  if (sub !== undefined && (typeof sub !== 'string' || !backend.users.findBySub(sub))) {
    throw new InvalidInput("'sub' must be the sub of a user");
  }
  const active = backend.families.findActive(sub);
  for (const { id, contract } of active) {
    backend.families.revoke(id);
    backend.counters.count('familiesRevoked', contract);
    if (access || backend.settings.revokeAccessWithFamily) {
      backend.accessTokens.revokeFamily(id);
    }
  }
  return active.length;
}
