import { LoggedRequest, control } from '../control';

/** Requests that the server received for paths with this ending, in order. */
export async function requestsTo(ending: string): Promise<readonly LoggedRequest[]> {
  return (await control.requests()).filter(({ path }) => path.endsWith(ending));
}

export async function statusesOf(ending: string): Promise<readonly (number | null)[]> {
  return (await requestsTo(ending)).map(({ status }) => status);
}

/** Fingerprint of a token, as the server logs it. */
export async function fingerprintOf(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return Array.from(new Uint8Array(digest).slice(0, 4), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
