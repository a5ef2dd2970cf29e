import type { Backend } from '../backend.ts';
import type { Contract, IssuedTokens } from '../contracts/contract.ts';
import type { Family, NewRefreshToken } from '../store/refresh-families.ts';
import { newRefreshToken } from '../tokens/refresh-tokens.ts';
import type { ApiContext } from './api-env.ts';

export function mintRefreshToken(
  { signingKey, urls, clock, settings }: Backend,
  contract: Contract,
  sub: string,
): Promise<NewRefreshToken> {
  return newRefreshToken(signingKey, {
    contract,
    sub,
    issuer: urls.app,
    nowMs: clock.now(),
    lifetimeSeconds: settings.refreshLifetimeSeconds,
  });
}

/** Issues the access token for a successful login or refresh, and creates the response in the contract's format. */
export async function issueTokens(
  c: ApiContext,
  backend: Backend,
  endpoint: IssuedTokens['endpoint'],
  family: Family,
  refreshToken: string | undefined,
): Promise<Response> {
  const { settings, accessTokens, users, urls } = backend;
  const contract = c.get('contract');
  const user = users.findBySub(family.sub);
  if (!user) {
    throw new Error(`the session belongs to an unknown user '${family.sub}'`);
  }
  c.get('logged').sub = user.sub;
  const accessToken = c.get('fault')
    ? undefined
    : await accessTokens.issue(user, contract.name, family.id, urls.app, settings);
  const response = contract.createTokenResponse(
    { endpoint, accessToken, refreshToken, expiresInSeconds: settings.accessLifetimeSeconds },
    settings,
  );
  response.headers.set('cache-control', 'no-store');
  return response;
}
