import { createHash } from 'node:crypto';

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Eight hex digits that tell tokens apart in logs, and from which no token can be recovered. */
export function fingerprint(token: string): string {
  return sha256(token).slice(0, 8);
}
