import { StorageArea } from './storage-area';

/** Attributes of the cookies that a script can read. On https they are always `Secure`. */
export interface CookieAttributes {
  /** Default `/`. */
  readonly path?: string;
  /** Default `Strict`. */
  readonly sameSite?: 'Strict' | 'Lax';
  /** `Max-Age` in seconds. Default: none, the browser deletes the cookies when it closes. */
  readonly maxAgeSeconds?: number;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not written by this library: report it as invalid content instead of a failed read.
    return value;
  }
}

/** Stores values in script-readable cookies. Browsers drop invalid ones silently, so every write is read back. */
export function cookieArea(document: Document, attributes: CookieAttributes): StorageArea {
  const { path = '/', sameSite = 'Strict', maxAgeSeconds } = attributes;
  const secure = document.location.protocol === 'https:' ? '; Secure' : '';
  const scope = `; Path=${path}; SameSite=${sameSite}${secure}`;
  const maxAge = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;

  const getItem = (key: string): string | null => {
    const prefix = `${key}=`;
    const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(prefix));
    return found === undefined ? null : decode(found.slice(prefix.length));
  };

  const assertStored = (key: string, value: string | null): void => {
    if (getItem(key) !== value) {
      throw new Error(`The browser did not store the cookie '${key}'.`);
    }
  };

  return {
    getItem,
    setItem: (key, value) => {
      document.cookie = `${key}=${encodeURIComponent(value)}${scope}${maxAge}`;
      assertStored(key, value);
    },
    removeItem: (key) => {
      document.cookie = `${key}=${scope}; Max-Age=0`;
      assertStored(key, null);
    },
  };
}
