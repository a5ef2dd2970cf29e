import { StorageArea } from './storage-area';

/** What script-readable cookies are like. On https they are `Secure`. */
export interface CookieAttributes {
  /** Default `/`. */
  readonly path?: string;
  /** Default `Strict`. */
  readonly sameSite?: 'Strict' | 'Lax';
  /** Default: kept until the browser closes. In seconds. */
  readonly maxAgeSeconds?: number;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not written by this library: garbage, which is no reason to give the cookie up.
    return value;
  }
}

/** Script-readable cookies. Browsers drop what they do not like without a word, so every write is read back. */
export function cookieArea(document: Document, attributes: CookieAttributes): StorageArea {
  const { path = '/', sameSite = 'Strict', maxAgeSeconds } = attributes;
  const secure = document.location.protocol === 'https:' ? '; Secure' : '';
  const where = `; Path=${path}; SameSite=${sameSite}${secure}`;
  const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;

  const getItem = (key: string): string | null => {
    const prefix = `${key}=`;
    const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(prefix));
    return found === undefined ? null : decoded(found.slice(prefix.length));
  };

  const expect = (key: string, value: string | null): void => {
    if (getItem(key) !== value) {
      throw new Error(`'${key}' did not take.`);
    }
  };

  return {
    getItem,
    setItem: (key, value) => {
      document.cookie = `${key}=${encodeURIComponent(value)}${where}${age}`;
      expect(key, value);
    },
    removeItem: (key) => {
      document.cookie = `${key}=${where}; Max-Age=0`;
      expect(key, null);
    },
  };
}
