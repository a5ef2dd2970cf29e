import type { DatabaseSync } from 'node:sqlite';
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** Loads the key from the database, or creates it, so that the demo's sessions survive a restart of the server. */
export async function loadSigningKey(database: DatabaseSync): Promise<SigningKey> {
  const row = database.prepare('SELECT kid, private_jwk FROM signing_keys LIMIT 1').get();
  const kid = row ? String(row['kid']) : randomUUID();
  const privateJwk = row ? (JSON.parse(String(row['private_jwk'])) as JWK) : await newPrivateJwk();
  if (!row) {
    database.prepare('INSERT INTO signing_keys VALUES (?, ?)').run(kid, JSON.stringify(privateJwk));
  }
  const { d: _private, ...point } = privateJwk;
  const publicJwk: JWK = { ...point, kid, alg: 'ES256', use: 'sig' };
  return {
    kid,
    privateKey: (await importJWK(privateJwk, 'ES256')) as CryptoKey,
    publicKey: (await importJWK(publicJwk, 'ES256')) as CryptoKey,
    publicJwk,
  };
}

async function newPrivateJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return exportJWK(privateKey);
}
