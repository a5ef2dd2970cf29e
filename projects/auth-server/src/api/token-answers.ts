import type { Backend } from '../backend.ts';
import type { Contract, TokenAnswer } from '../contracts/contract.ts';
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

/** Issues the access token of a login or refresh that has been granted, and words the answer. */
export async function answerTokens(
  c: ApiContext,
  backend: Backend,
  to: TokenAnswer['to'],
  family: Family,
  refreshToken: string | undefined,
): Promise<Response> {
  const { settings, accessTokens, users, urls } = backend;
  const contract = c.get('contract');
  const user = users.bySub(family.sub);
  if (!user) {
    throw new Error(`no user '${family.sub}', whose session this is`);
  }
  c.get('logged').sub = user.sub;
  const accessToken = c.get('fault')
    ? undefined
    : await accessTokens.issue(user, contract.name, family.id, urls.app, settings);
  const response = contract.answerTokens(
    { to, accessToken, refreshToken, expiresInSeconds: settings.accessLifetimeSeconds },
    settings,
  );
  response.headers.set('cache-control', 'no-store');
  return response;
}
