/** 128 random bits. Works on plain http too, where `crypto.randomUUID` is missing. */
export function randomId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
