import type { DatabaseSync } from 'node:sqlite';
import { hashPassword, passwordMatches } from './password.ts';

export interface User {
  readonly sub: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
}

/** The two users of the demo and of all tests. Their passwords are public on purpose. */
export const SEEDED_USERS: readonly (User & { readonly password: string })[] = [
  {
    sub: 'u-ada',
    username: 'ada',
    password: 'lovelace',
    name: 'Ada Lovelace',
    email: 'ada@example.test',
    roles: ['admin', 'user'],
  },
  {
    sub: 'u-ben',
    username: 'ben',
    password: 'franklin',
    name: 'Ben Franklin',
    email: 'ben@example.test',
    roles: ['user'],
  },
];

interface Row extends Omit<User, 'roles'> {
  readonly password: string;
  /** A JSON array. */
  readonly roles: string;
}

function toUser({ sub, username, name, email, roles }: Row): User {
  return { sub, username, name, email, roles: JSON.parse(roles) as string[] };
}

export class Users {
  readonly #database: DatabaseSync;
  readonly #dummyHash: string;

  private constructor(database: DatabaseSync, dummyHash: string) {
    this.#database = database;
    this.#dummyHash = dummyHash;
  }

  static async seed(database: DatabaseSync): Promise<Users> {
    const insert = database.prepare('INSERT OR IGNORE INTO users VALUES (?, ?, ?, ?, ?, ?)');
    for (const { sub, username, password, name, email, roles } of SEEDED_USERS) {
      const hash = await hashPassword(password);
      insert.run(sub, username, hash, name, email, JSON.stringify(roles));
    }
    return new Users(database, await hashPassword('dummy'));
  }

  async authenticate(username: string, password: string): Promise<User | undefined> {
    const row = this.#row('SELECT * FROM users WHERE username = ?', username);
    // Computes a hash for an unknown name too, so that the response time does not reveal which names exist.
    const matches = await passwordMatches(password, row?.password ?? this.#dummyHash);
    return row && matches ? toUser(row) : undefined;
  }

  findBySub(sub: string): User | undefined {
    const row = this.#row('SELECT * FROM users WHERE sub = ?', sub);
    return row && toUser(row);
  }

  all(): User[] {
    const rows = this.#database.prepare('SELECT * FROM users ORDER BY sub').all();
    return rows.map((row) => toUser(row as unknown as Row));
  }

  #row(query: string, value: string): Row | undefined {
    return this.#database.prepare(query).get(value) as Row | undefined;
  }
}
