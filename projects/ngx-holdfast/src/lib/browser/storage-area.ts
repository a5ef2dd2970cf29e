/** A place for strings under keys. Every access may throw, reading the global included. */
export interface StorageArea {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** `localStorage` or `sessionStorage`; looked up at each use, since looking may throw (sandboxed frames). */
export function webStorageArea(storage: () => Storage): StorageArea {
  return {
    get: (key) => storage().getItem(key),
    set: (key, value) => storage().setItem(key, value),
    remove: (key) => storage().removeItem(key),
  };
}
