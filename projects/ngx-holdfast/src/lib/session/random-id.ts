/** Creates an id of 128 random bits. `crypto.randomUUID` does not exist on plain http. */
export function randomId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
