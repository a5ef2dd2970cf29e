import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SCHEMA = `
  PRAGMA busy_timeout = 5000;
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS signing_keys (
    kid TEXT PRIMARY KEY, private_jwk TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS users (
    sub TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, password TEXT NOT NULL,
    name TEXT NOT NULL, email TEXT NOT NULL, roles TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS families (
    id TEXT PRIMARY KEY, sub TEXT NOT NULL, contract TEXT NOT NULL, revoked INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS refresh_tokens (
    hash TEXT PRIMARY KEY, family TEXT NOT NULL REFERENCES families (id) ON DELETE CASCADE,
    expires_ms REAL NOT NULL, spent INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS access_tokens (
    id TEXT PRIMARY KEY, family TEXT NOT NULL REFERENCES families (id) ON DELETE CASCADE,
    claims TEXT NOT NULL, expired INTEGER NOT NULL DEFAULT 0, revoked INTEGER NOT NULL DEFAULT 0
  ) STRICT;
`;

/** Opens or creates the database. It contains no tokens, only the ids of access tokens and hashes of refresh tokens. */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true });
  }
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  return database;
}
