/**
 * Thrown for an invalid configuration. In development it is thrown at start-up, with the option and a hint; in production
 * only for invalid URLs, at their first use, with the option alone.
 *
 * @example
 * ```ts
 * export function wrongOption(error: unknown): string | null {
 *   return error instanceof AuthConfigError ? error.option : null;
 * }
 * ```
 */
export class AuthConfigError extends Error {
  override readonly name = 'AuthConfigError';

  constructor(
    /** The invalid option, as in the message. */
    readonly option: string,
    problem: string,
  ) {
    super(`ngx-holdfast: ${option}: ${problem}`);
  }
}
