/** The control API rejects the request body. The message names the mistake and is sent to the client. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
}

export function requireRecord(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidInput(`${what} must be a JSON object`);
  }
  return value as Record<string, unknown>;
}
