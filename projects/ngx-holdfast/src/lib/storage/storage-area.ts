/** Strings by key: `localStorage`, `sessionStorage` or cookies. Every access may throw. */
export type StorageArea = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
