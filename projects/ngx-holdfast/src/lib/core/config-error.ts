/** Thrown at start-up for a configuration that cannot work; `message` names the option and the way out. */
export class AuthConfigError extends Error {
  override readonly name = 'AuthConfigError';

  constructor(
    readonly option: string,
    problem: string,
  ) {
    super(`ngx-holdfast: ${option}: ${problem}`);
  }
}
