import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { SignJWT, compactVerify, errors } from 'jose';
import type { Clock } from '../clock.ts';
import type { AccessRejection, ContractName } from '../contracts/contract.ts';
import type { Settings } from '../control/settings.ts';
import type { User } from '../store/users.ts';
import { accessClaims, computeTokenTimes } from './claims.ts';
import type { Claims } from './claims.ts';
import { sha256 } from './fingerprint.ts';
import { isOpaqueAccessToken, opaqueToken } from './opaque-token.ts';
import type { SigningKey } from './signing-key.ts';

export type AccessCheck =
  | { readonly kind: 'valid'; readonly claims: Claims }
  | { readonly kind: 'rejected'; readonly reason: AccessRejection };

const rejected = (reason: AccessRejection): AccessCheck => ({ kind: 'rejected', reason });

export class AccessTokens {
  readonly #database: DatabaseSync;
  readonly #key: SigningKey;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, key: SigningKey, clock: Clock) {
    this.#database = database;
    this.#key = key;
    this.#clock = clock;
  }

  async issue(
    user: User,
    contract: ContractName,
    family: string,
    issuer: string,
    settings: Settings,
  ): Promise<string> {
    const times = computeTokenTimes(this.#clock.issuerNow(), settings.accessLifetimeSeconds);
    const jti = randomUUID();
    const claims = accessClaims(user, contract, issuer, jti, times, settings);
    const opaque = contract === 'oauth2' && settings.oauth2Opaque;
    const token = opaque ? opaqueToken('access') : await this.#sign(claims);
    this.#database
      .prepare('INSERT INTO access_tokens (id, family, claims) VALUES (?, ?, ?)')
      .run(opaque ? sha256(token) : jti, family, JSON.stringify(claims));
    return token;
  }

  async verify(token: string | undefined, contract: ContractName): Promise<AccessCheck> {
    if (token === undefined) {
      return rejected('absent');
    }
    const id = isOpaqueAccessToken(token) ? sha256(token) : await this.#verifiedId(token);
    const row = id && this.#database.prepare('SELECT * FROM access_tokens WHERE id = ?').get(id);
    if (!row) {
      return rejected('invalid');
    }
    const claims = JSON.parse(String(row['claims'])) as Claims;
    const now = this.#clock.now() / 1000;
    if (claims.aud !== contract || row['revoked']) {
      return rejected('invalid');
    }
    if (row['expired'] || claims.exp <= now) {
      return rejected('expired');
    }
    return claims.nbf > now ? rejected('not-active') : { kind: 'valid', claims };
  }

  /** Expires all tokens issued so far, whatever their `exp`. */
  expireAll(): void {
    this.#database.exec('UPDATE access_tokens SET expired = 1');
  }

  revokeFamily(family: string): void {
    this.#database.prepare('UPDATE access_tokens SET revoked = 1 WHERE family = ?').run(family);
  }

  /** Returns whether the token exists. */
  async revoke(token: string): Promise<boolean> {
    const id = isOpaqueAccessToken(token) ? sha256(token) : await this.#verifiedId(token);
    const change = this.#database.prepare('UPDATE access_tokens SET revoked = 1 WHERE id = ?');
    return id !== undefined && change.run(id).changes > 0;
  }

  #sign(claims: Claims): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: this.#key.kid, typ: 'at+jwt' })
      .sign(this.#key.privateKey);
  }

  /** Returns the id of a JWT that this server has signed as an access token. The caller checks the times. */
  async #verifiedId(token: string): Promise<string | undefined> {
    try {
      const { payload, protectedHeader } = await compactVerify(token, this.#key.publicKey, {
        algorithms: ['ES256'],
      });
      const { jti } = JSON.parse(new TextDecoder().decode(payload)) as Claims;
      return protectedHeader.typ === 'at+jwt' ? jti : undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError) {
        return undefined;
      }
      throw error;
    }
  }
}
