import { createHash } from 'node:crypto';

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Eight hex digits that distinguish tokens in logs. The token cannot be recovered from them. */
export function fingerprint(token: string): string {
  return sha256(token).slice(0, 8);
}
