import type { Backend } from '../backend.ts';
import type { Contract, RefreshRejection } from '../contracts/contract.ts';
import type { Rotation } from '../store/refresh-families.ts';
import { fingerprint } from '../tokens/fingerprint.ts';
import type { ApiContext } from './api-env.ts';
import { pause } from './pause.ts';
import { issueTokens, mintRefreshToken } from './issue-tokens.ts';

export async function refresh(c: ApiContext, backend: Backend): Promise<Response> {
  const response = await grantOrReject(c, backend);
  await pause(backend.settings.refreshDelayMs, c.env.outgoing);
  return response;
}

async function grantOrReject(c: ApiContext, backend: Backend): Promise<Response> {
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
  if ('rejection' in presented) {
    counters.count('refreshesRefused', contract.name);
    return presented.rejection;
  }
  const { token } = presented;
  c.get('logged').tokenFingerprint = fingerprint(token);
  const owner = families.findFamily(token, contract.name);
  if (!owner) {
    return reject(backend, contract, 'unknown');
  }
  c.get('logged').sub = owner.sub;
  const keepsToken = c.get('fault') !== undefined || isRotationDisabled(backend, contract);
  // Signed before the rotation, so that the rotation is synchronous and atomic.
  const next = keepsToken ? undefined : await mintRefreshToken(backend, contract, owner.sub);
  const rotation = families.rotate(token, contract.name, next);
  if (rotation.kind === 'rejected') {
    countReuse(backend, contract, rotation);
    return reject(backend, contract, rotation.reason);
  }
  counters.count('refreshed', contract.name);
  const returnedToken = c.get('fault') ? token : next?.token;
  return issueTokens(c, backend, 'refresh', rotation.family, returnedToken);
}

function isRotationDisabled({ settings }: Backend, contract: Contract): boolean {
  const isBare = contract.name === 'json-body' && settings.jsonBodyAnswer === 'bare';
  return isBare || settings.omitRefreshToken;
}

function reject(
  { counters, settings }: Backend,
  contract: Contract,
  reason: RefreshRejection,
): Response {
  counters.count('refreshesRefused', contract.name);
  return contract.rejectRefresh(reason, settings);
}

function countReuse(
  { counters, accessTokens, settings }: Backend,
  contract: Contract,
  { reason, revoked }: Extract<Rotation, { kind: 'rejected' }>,
): void {
  if (reason === 'spent') {
    counters.count('reuses', contract.name);
  }
  if (revoked) {
    counters.count('familiesRevoked', contract.name);
    if (settings.revokeAccessWithFamily) {
      accessTokens.revokeFamily(revoked.id);
    }
  }
}
