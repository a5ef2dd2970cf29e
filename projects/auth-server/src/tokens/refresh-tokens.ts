import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Contract } from '../contracts/contract.ts';
import type { NewRefreshToken } from '../store/refresh-families.ts';
import { computeTokenTimes } from './claims.ts';
import { opaqueToken } from './opaque-token.ts';
import type { SigningKey } from './signing-key.ts';

export interface RefreshTokenRequest {
  readonly contract: Contract;
  readonly sub: string;
  readonly issuer: string;
  readonly nowMs: number;
  readonly lifetimeSeconds: number;
}

/** Creates a JWT or an opaque token, as the contract specifies. The JWT's `typ` prevents its use as an access token. */
export async function newRefreshToken(
  key: SigningKey,
  { contract, sub, issuer, nowMs, lifetimeSeconds }: RefreshTokenRequest,
): Promise<NewRefreshToken> {
  const { iat, exp } = computeTokenTimes(nowMs, lifetimeSeconds);
  const expiresMs = exp * 1000;
  if (contract.refreshTokenForm === 'opaque') {
    return { token: opaqueToken('refresh'), expiresMs };
  }
  const claims = { iss: issuer, sub, aud: contract.name, iat, exp, jti: randomUUID() };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: key.kid, typ: 'rt+jwt' })
    .sign(key.privateKey);
  return { token, expiresMs };
}
