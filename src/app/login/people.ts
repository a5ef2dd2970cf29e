export interface Person {
  readonly username: string;
  readonly password: string;
  readonly words: string;
}

/** The demo's people; their passwords are public on purpose. */
export const people: readonly Person[] = [
  { username: 'ada', password: 'lovelace', words: 'Ada, an admin' },
  { username: 'ben', password: 'franklin', words: 'Ben, a user' },
];
