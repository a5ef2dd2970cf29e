/** The token of a `Bearer` header; '' for a header that is there but is not one. */
export function bearer(header: string | null): string | undefined {
  if (header === null) {
    return undefined;
  }
  return /^bearer +(\S+)$/i.exec(header)?.[1] ?? '';
}
