import { randomBytes } from 'node:crypto';

const PREFIXES = { access: 'hfa_', refresh: 'hfr_' } as const;

/** Creates a random token. The foreign origin recognizes a leaked token by its prefix. */
export function opaqueToken(kind: keyof typeof PREFIXES): string {
  return PREFIXES[kind] + randomBytes(32).toString('base64url');
}

export const isOpaqueAccessToken = (token: string): boolean => token.startsWith(PREFIXES.access);
