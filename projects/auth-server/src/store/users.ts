import type { DatabaseSync } from 'node:sqlite';
import { hashPassword, passwordMatches } from './password.ts';

export interface User {
  readonly sub: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
}

/** The two people of the demo and of all tests. Their passwords are public on purpose. */
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

type Row = Record<string, string>;

function toUser(row: Row): User {
  return {
    sub: row['sub']!,
    username: row['username']!,
    name: row['name']!,
    email: row['email']!,
    roles: JSON.parse(row['roles']!) as string[],
  };
}

export class Users {
  readonly #database: DatabaseSync;
  readonly #decoy: string;

  private constructor(database: DatabaseSync, decoy: string) {
    this.#database = database;
    this.#decoy = decoy;
  }

  static async seed(database: DatabaseSync): Promise<Users> {
    const insert = database.prepare('INSERT OR IGNORE INTO users VALUES (?, ?, ?, ?, ?, ?)');
    const hashes = await Promise.all(SEEDED_USERS.map((user) => hashPassword(user.password)));
    SEEDED_USERS.forEach(({ sub, username, name, email, roles }, index) =>
      insert.run(sub, username, hashes[index]!, name, email, JSON.stringify(roles)),
    );
    return new Users(database, hashes[0]!);
  }

  async authenticate(username: string, password: string): Promise<User | undefined> {
    const row = this.#database.prepare('SELECT * FROM users WHERE username = ?').get(username);
    // An unknown name costs one scrypt too, so that the time of the answer does not tell which names exist.
    const matches = await passwordMatches(password, (row as Row)?.['password'] ?? this.#decoy);
    return row && matches ? toUser(row as Row) : undefined;
  }

  bySub(sub: string): User | undefined {
    const row = this.#database.prepare('SELECT * FROM users WHERE sub = ?').get(sub);
    return row && toUser(row as Row);
  }

  all(): User[] {
    const rows = this.#database.prepare('SELECT * FROM users ORDER BY sub').all();
    return rows.map((row) => toUser(row as Row));
  }
}
