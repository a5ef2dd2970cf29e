import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import type { ContractName, RefreshRefusal } from '../contracts/contract.ts';
import { sha256 } from '../tokens/fingerprint.ts';
import { transaction } from './transaction.ts';

export interface Family {
  readonly id: string;
  readonly sub: string;
}

export interface NewRefreshToken {
  readonly token: string;
  readonly expiresMs: number;
}

export type Rotation =
  | { readonly kind: 'rotated'; readonly family: Family }
  /** `revoked`: the family that this attempt revoked, if it did. */
  | { readonly kind: 'refused'; readonly why: RefreshRefusal; readonly revoked?: Family };

type Found = Family & { revoked: number; spent: number; expires_ms: number };

/** A family is all refresh tokens that descend from one login. */
export class RefreshFamilies {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  open(sub: string, contract: ContractName, first: NewRefreshToken): Family {
    const family = { id: randomUUID(), sub };
    transaction(this.#database, () => {
      this.#database
        .prepare('INSERT INTO families (id, sub, contract) VALUES (?, ?, ?)')
        .run(family.id, sub, contract);
      this.#add(family.id, first);
    });
    return family;
  }

  familyOf(token: string, contract: ContractName): Family | undefined {
    const found = this.#find(token, contract);
    return found && { id: found.id, sub: found.sub };
  }

  /**
   * Spends `token` and puts `next` in its place; without a `next`, the token stays valid. A spent token revokes its
   * family at once: there is no grace.
   */
  rotate(token: string, contract: ContractName, next: NewRefreshToken | undefined): Rotation {
    return transaction<Rotation>(this.#database, () => {
      const found = this.#find(token, contract);
      if (!found) {
        return { kind: 'refused', why: 'unknown' };
      }
      const family = { id: found.id, sub: found.sub };
      if (found.spent) {
        const revoked = this.revoke(found.id) ? { revoked: family } : {};
        return { kind: 'refused', why: 'spent', ...revoked };
      }
      if (found.revoked || found.expires_ms <= this.#clock.now()) {
        return { kind: 'refused', why: found.revoked ? 'revoked' : 'expired' };
      }
      if (next) {
        this.#database
          .prepare('UPDATE refresh_tokens SET spent = 1 WHERE hash = ?')
          .run(sha256(token));
        this.#add(found.id, next);
      }
      return { kind: 'rotated', family };
    });
  }

  /** Returns whether the family was still alive. */
  revoke(family: string): boolean {
    return (
      this.#database
        .prepare('UPDATE families SET revoked = 1 WHERE id = ? AND revoked = 0')
        .run(family).changes > 0
    );
  }

  /** The families that are alive: all, or those of one person. */
  alive(sub?: string): { readonly id: string; readonly contract: ContractName }[] {
    return this.#database
      .prepare('SELECT id, contract FROM families WHERE revoked = 0 AND sub = coalesce(?, sub)')
      .all(sub ?? null) as { id: string; contract: ContractName }[];
  }

  /** Forgets all families, and with them every refresh and access token. */
  clear(): void {
    this.#database.exec(
      'DELETE FROM access_tokens; DELETE FROM refresh_tokens; DELETE FROM families;',
    );
  }

  #add(family: string, { token, expiresMs }: NewRefreshToken): void {
    this.#database
      .prepare('INSERT INTO refresh_tokens (hash, family, expires_ms) VALUES (?, ?, ?)')
      .run(sha256(token), family, expiresMs);
  }

  #find(token: string, contract: ContractName): Found | undefined {
    return this.#database
      .prepare(
        `SELECT families.id, sub, revoked, spent, expires_ms
         FROM refresh_tokens JOIN families ON families.id = family
         WHERE hash = ? AND contract = ?`,
      )
      .get(sha256(token), contract) as Found | undefined;
  }
}
