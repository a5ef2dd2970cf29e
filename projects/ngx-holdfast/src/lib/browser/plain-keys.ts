import { jsonOrText } from '../core/json';
import { RecordLayout } from './record-store';

/** Of tokens that other code has put there: no record tells since when they are. */
const foundTokens = { v: 1, sid: 'found', gen: 0, receivedAt: 0 };

/**
 * The tokens under plain keys of their own, as other code of an app reads them, and the rest of the record beside them.
 * Tokens that are found without a record are used until they are refused.
 */
export function plainKeys(accessKey: string, refreshKey: string): RecordLayout {
  return {
    load: (area, key) => {
      const accessToken = area.getItem(accessKey);
      const record = jsonOrText(area.getItem(key)) as object | null;
      return accessToken === null
        ? null
        : {
            ...(record ?? foundTokens),
            accessToken,
            refreshToken: area.getItem(refreshKey) ?? undefined,
          };
    },
    save: (area, key, { accessToken, refreshToken, ...rest }) => {
      area.setItem(key, JSON.stringify(rest));
      if (refreshToken === undefined) {
        area.removeItem(refreshKey);
      } else {
        area.setItem(refreshKey, refreshToken);
      }
      area.setItem(accessKey, accessToken);
    },
    clear: (area, key) => {
      area.removeItem(key);
      area.removeItem(refreshKey);
      area.removeItem(accessKey);
    },
    lastKey: () => accessKey,
  };
}
