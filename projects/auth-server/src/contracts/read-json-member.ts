/** Returns a non-empty string member of a JSON body. Returns `undefined` for anything else, including invalid JSON. */
export function readJsonMember(body: string, name: string): string | undefined {
  try {
    const value: unknown = (JSON.parse(body) as Record<string, unknown> | null)?.[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    // Invalid JSON is handled like a missing member.
    return undefined;
  }
}
