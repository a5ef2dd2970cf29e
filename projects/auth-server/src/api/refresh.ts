import type { Backend } from '../backend.ts';
import type { Contract, RefreshRefusal } from '../contracts/contract.ts';
import type { Rotation } from '../store/refresh-families.ts';
import { fingerprint } from '../tokens/fingerprint.ts';
import type { ApiContext } from './api-env.ts';
import { pause } from './pause.ts';
import { answerTokens, mintRefreshToken } from './token-answers.ts';

export async function refresh(c: ApiContext, backend: Backend): Promise<Response> {
  const response = await grantOrRefuse(c, backend);
  await pause(backend.settings.refreshDelayMs, c.env.outgoing);
  return response;
}

async function grantOrRefuse(c: ApiContext, backend: Backend): Promise<Response> {
  const { counters, families } = backend;
  const contract = c.get('contract');
  const presented = contract.readRefreshToken(
    {
      purpose: 'refresh',
      headers: c.req.raw.headers,
      body: await c.req.text(),
    },
    backend.settings,
  );
  if ('refusal' in presented) {
    counters.count('refreshesRefused', contract.name);
    return presented.refusal;
  }
  const { token } = presented;
  c.get('logged').tokenFingerprint = fingerprint(token);
  const owner = families.familyOf(token, contract.name);
  if (!owner) {
    return refuse(backend, contract, 'unknown');
  }
  c.get('logged').sub = owner.sub;
  const keepsToken = c.get('fault') !== undefined || doesNotRotate(backend, contract);
  // Signed before the rotation, so that the rotation itself is one step that nothing can interrupt.
  const next = keepsToken ? undefined : await mintRefreshToken(backend, contract, owner.sub);
  const rotation = families.rotate(token, contract.name, next);
  if (rotation.kind === 'refused') {
    countReuse(backend, contract, rotation);
    return refuse(backend, contract, rotation.why);
  }
  counters.count('refreshed', contract.name);
  const answered = c.get('fault') ? token : next?.token;
  return answerTokens(c, backend, 'refresh', rotation.family, answered);
}

function doesNotRotate({ settings }: Backend, contract: Contract): boolean {
  const bare = contract.name === 'json-body' && settings.jsonBodyAnswer === 'bare';
  return bare || settings.omitRefreshToken;
}

function refuse(
  { counters, settings }: Backend,
  contract: Contract,
  why: RefreshRefusal,
): Response {
  counters.count('refreshesRefused', contract.name);
  return contract.refuseRefresh(why, settings);
}

function countReuse(
  { counters, accessTokens, settings }: Backend,
  contract: Contract,
  { why, revoked }: Extract<Rotation, { kind: 'refused' }>,
): void {
  if (why === 'spent') {
    counters.count('reuses', contract.name);
  }
  if (revoked) {
    counters.count('familiesRevoked', contract.name);
    if (settings.revokeAccessWithFamily) {
      accessTokens.revokeFamily(revoked.id);
    }
  }
}
