import type { ContractName } from '../contracts/contract.ts';
import type { Settings } from '../control/settings.ts';
import type { User } from '../store/users.ts';

export interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly jti: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly [claim: string]: unknown;
}

export interface TokenTimes {
  readonly iat: number;
  readonly exp: number;
}

/** Whole seconds, as on real servers. Short lifetimes have milliseconds, so that tests can rely on the exact expiry. */
export function computeTokenTimes(nowMs: number, lifetimeSeconds: number): TokenTimes {
  const now = nowMs / 1000;
  const iat = lifetimeSeconds >= 10 ? Math.floor(now) : now;
  return { iat, exp: iat + lifetimeSeconds };
}

export function accessClaims(
  user: User,
  contract: ContractName,
  issuer: string,
  jti: string,
  { iat, exp }: TokenTimes,
  { tokenPaddingBytes }: Settings,
): Claims {
  return {
    iss: issuer,
    sub: user.sub,
    aud: contract,
    iat,
    nbf: iat,
    exp,
    jti,
    name: user.name,
    email: user.email,
    roles: user.roles,
    ...(contract === 'error-code' && { user_id: user.sub, role: user.roles[0] }),
    ...(tokenPaddingBytes > 0 && { padding: 'x'.repeat(tokenPaddingBytes) }),
  };
}
