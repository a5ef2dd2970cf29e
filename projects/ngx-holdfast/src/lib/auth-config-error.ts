/**
 * Thrown for a configuration that cannot work: at start-up in development, with the option and the way out; in production
 * for addresses only, at the first use, with the option alone.
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
    /** The option that is wrong, as the message names it. */
    readonly option: string,
    problem: string,
  ) {
    super(`ngx-holdfast: ${option}: ${problem}`);
  }
}
