/** A string member of a JSON body; `undefined` for anything else, broken JSON included. */
export function jsonMember(body: string, name: string): string | undefined {
  try {
    const value: unknown = (JSON.parse(body) as Record<string, unknown> | null)?.[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    // Not JSON: the caller answers as if the member were missing.
    return undefined;
  }
}
