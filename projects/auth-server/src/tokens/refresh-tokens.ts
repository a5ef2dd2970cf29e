import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Contract } from '../contracts/contract.ts';
import type { NewRefreshToken } from '../store/refresh-families.ts';
import { stamp } from './claims.ts';
import { opaqueToken } from './opaque-token.ts';
import type { SigningKey } from './signing-key.ts';

export interface RefreshTokenRequest {
  readonly contract: Contract;
  readonly sub: string;
  readonly issuer: string;
  readonly nowMs: number;
  readonly lifetimeSeconds: number;
}

/** A JWT where the client looks at its `exp`, else random. Its `typ` keeps it from being used as an access token. */
export async function newRefreshToken(
  key: SigningKey,
  { contract, sub, issuer, nowMs, lifetimeSeconds }: RefreshTokenRequest,
): Promise<NewRefreshToken> {
  const { iat, exp } = stamp(nowMs, lifetimeSeconds);
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
