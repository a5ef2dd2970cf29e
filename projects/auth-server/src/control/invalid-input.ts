/** Input that the control API refuses. Its message names what is wrong, and is sent to the caller. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
}

export function requireRecord(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidInput(`${what} must be a JSON object`);
  }
  return value as Record<string, unknown>;
}
