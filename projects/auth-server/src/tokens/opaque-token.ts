import { randomBytes } from 'node:crypto';

const PREFIXES = { access: 'hfa_', refresh: 'hfr_' } as const;

/** The prefix lets the foreign origin recognise a leaked token wherever it turns up. */
export function opaqueToken(kind: keyof typeof PREFIXES): string {
  return PREFIXES[kind] + randomBytes(32).toString('base64url');
}

export const isOpaqueAccessToken = (token: string): boolean => token.startsWith(PREFIXES.access);
