export interface DemoUser {
  readonly username: string;
  readonly password: string;
  readonly label: string;
}

/** The users of the demo. Their passwords are public on purpose. */
export const demoUsers: readonly DemoUser[] = [
  { username: 'ada', password: 'lovelace', label: 'Ada, an admin' },
  { username: 'ben', password: 'franklin', label: 'Ben, a user' },
];
