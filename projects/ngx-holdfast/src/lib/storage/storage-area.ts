/** A place for strings under keys: `localStorage`, `sessionStorage`, cookies. Every access may throw. */
export type StorageArea = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
