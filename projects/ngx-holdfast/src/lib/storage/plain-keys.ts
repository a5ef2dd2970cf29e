import { jsonOrText } from '../json';
import { RecordLayout } from './record-store';

/**
 * The tokens under plain keys of their own, as other code of an app reads them, and the rest of the record beside them.
 * Tokens that are found without a record are used until they are refused.
 *
 * Other processes see writes one by one, in order. So the record is written last and read first: whoever sees a generation
 * sees its tokens, or newer ones.
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
      // New tokens without a record would pass for found ones. Before the first token a record counts for nothing, and
      // beside tokens that were found it is one of the generation before.
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

/** Of tokens that other code has put there: no record tells since when they are, and other tokens are another session. */
function recordForUnmanagedTokens(accessToken: string): object {
  return { v: 1, sid: `found-${digest(accessToken)}`, gen: 0, receivedAt: 0 };
}

/** 32 bits, so that the token stays unknown to whoever sees the name of its session. */
function digest(text: string): number {
  return Array.from(text).reduce(
    (hash, char) => (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0,
    0,
  );
}
