/** Returns the token of a `Bearer` header; '' for any other header value, and `undefined` without a header. */
export function bearer(header: string | null): string | undefined {
  if (header === null) {
    return undefined;
  }
  return /^bearer +(\S+)$/i.exec(header)?.[1] ?? '';
}
