import type { Backend } from '../backend.ts';
import { InvalidInput, requireRecord } from './invalid-input.ts';

/** Revokes all families, or one person's; with `access`, their access tokens too. Returns how many it were. */
export function revokeSessions(backend: Backend, input: unknown): number {
  const { access = false, sub } = requireRecord(input, 'the body');
  if (typeof access !== 'boolean') {
    throw new InvalidInput("'access' must be true or false");
  }
  if (sub !== undefined && (typeof sub !== 'string' || !backend.users.bySub(sub))) {
    throw new InvalidInput("'sub' must be the sub of a user");
  }
  const alive = backend.families.alive(sub);
  for (const { id, contract } of alive) {
    backend.families.revoke(id);
    backend.counters.count('familiesRevoked', contract);
    if (access || backend.settings.revokeAccessWithFamily) {
      backend.accessTokens.revokeFamily(id);
    }
  }
  return alive.length;
}
