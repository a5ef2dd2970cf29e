import { jsonOrText } from '../json';
import { RecordLayout } from './record-store';

/**
 * Keeps each token as plain text under its own key, where other code of the app reads it, and the rest of the record under
 * the key of the store. Tokens without a record, which other code has stored, are used until the server rejects them.
 *
 * Another process sees the writes one by one, in order. The record is written last and read first, so that a tab which reads
 * a generation also reads its tokens or newer ones.
 *
 * @example
 * ```ts
 * provideAuth(
 *   { api: ['/api/'] },
 *   withJsonBackend({ refresh: '/auth/refresh' }),
 *   withLocalStorage({ layout: plainKeys('accessToken', 'refreshToken') }),
 * )
 * ```
 */
export function plainKeys(accessKey: string, refreshKey: string): RecordLayout {
  return {
    load: (area, key) => {
      const record = jsonOrText(area.getItem(key)) as object | null;
      const refreshToken = area.getItem(refreshKey) ?? undefined;
      const accessToken = area.getItem(accessKey);
      return accessToken === null
        ? null
        : { ...(record ?? recordForUnmanagedTokens(accessToken)), accessToken, refreshToken };
    },
    save: (area, key, { accessToken, refreshToken, ...rest }) => {
      const isFirst = area.getItem(accessKey) === null;
      // New tokens without a record would look like tokens of other code, so write a record first. Without a token it is
      // ignored; beside tokens of other code it must count as older, hence the previous generation.
      if (isFirst || area.getItem(key) === null) {
        area.setItem(key, JSON.stringify({ ...rest, gen: isFirst ? rest.gen : rest.gen - 1 }));
      }
      if (refreshToken === undefined) {
        area.removeItem(refreshKey);
      } else {
        area.setItem(refreshKey, refreshToken);
      }
      area.setItem(accessKey, accessToken);
      area.setItem(key, JSON.stringify(rest));
    },
    clear: (area, key) => {
      area.removeItem(accessKey);
      area.removeItem(refreshKey);
      area.removeItem(key);
    },
    keys: (key) => [key, accessKey, refreshKey],
  };
}

/** The record for tokens that other code has stored: their age is unknown, and other tokens are another session. */
function recordForUnmanagedTokens(accessToken: string): object {
  return { v: 1, sid: `found-${digest(accessToken)}`, gen: 0, receivedAt: 0 };
}

/** A hash of 32 bits: it does not reveal the token. */
function digest(text: string): number {
  return Array.from(text).reduce(
    (hash, char) => (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0,
    0,
  );
}
