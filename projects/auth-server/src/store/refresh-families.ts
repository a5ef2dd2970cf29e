import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import type { ContractName, RefreshRejection } from '../contracts/contract.ts';
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
  /** `revoked`: the family, if this request caused its revocation. */
  | { readonly kind: 'rejected'; readonly reason: RefreshRejection; readonly revoked?: Family };

type Row = Family & { revoked: number; spent: number; expires_ms: number };

/** A token family is the set of all refresh tokens that descend from one login. */
export class RefreshFamilies {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  create(sub: string, contract: ContractName, first: NewRefreshToken): Family {
    const family = { id: randomUUID(), sub };
    transaction(this.#database, () => {
      this.#database
        .prepare('INSERT INTO families (id, sub, contract) VALUES (?, ?, ?)')
        .run(family.id, sub, contract);
      this.#add(family.id, first);
    });
    return family;
  }

  findFamily(token: string, contract: ContractName): Family | undefined {
    const row = this.#find(token, contract);
    return row && { id: row.id, sub: row.sub };
  }

  /**
   * Invalidates `token` and adds `next`. Without `next`, `token` stays valid. If `token` has already been rotated, its
   * family is revoked immediately: there is no grace window.
   */
  rotate(token: string, contract: ContractName, next: NewRefreshToken | undefined): Rotation {
    return transaction<Rotation>(this.#database, () => {
      const row = this.#find(token, contract);
      if (!row) {
        return { kind: 'rejected', reason: 'unknown' };
      }
      const family = { id: row.id, sub: row.sub };
      if (row.spent) {
        const revoked = this.revoke(row.id) ? { revoked: family } : {};
        return { kind: 'rejected', reason: 'spent', ...revoked };
      }
      if (row.revoked || row.expires_ms <= this.#clock.now()) {
        return { kind: 'rejected', reason: row.revoked ? 'revoked' : 'expired' };
      }
      if (next) {
        this.#database
          .prepare('UPDATE refresh_tokens SET spent = 1 WHERE hash = ?')
          .run(sha256(token));
        this.#add(row.id, next);
      }
      return { kind: 'rotated', family };
    });
  }

  /** Returns whether the family was still active. */
  revoke(family: string): boolean {
    return (
      this.#database
        .prepare('UPDATE families SET revoked = 1 WHERE id = ? AND revoked = 0')
        .run(family).changes > 0
    );
  }

  /** Returns the families that are not revoked: all of them, or those of one user. */
  findActive(sub?: string): { readonly id: string; readonly contract: ContractName }[] {
    return this.#database
      .prepare('SELECT id, contract FROM families WHERE revoked = 0 AND sub = coalesce(?, sub)')
      .all(sub ?? null) as { id: string; contract: ContractName }[];
  }

  /** Deletes all families with their refresh and access tokens. */
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

  #find(token: string, contract: ContractName): Row | undefined {
    return this.#database
      .prepare(
        `SELECT families.id, sub, revoked, spent, expires_ms
         FROM refresh_tokens JOIN families ON families.id = family
         WHERE hash = ? AND contract = ?`,
      )
      .get(sha256(token), contract) as Row | undefined;
  }
}
