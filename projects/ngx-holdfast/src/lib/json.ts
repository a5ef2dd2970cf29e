/** Parses text as JSON; returns it unchanged if it is not JSON or not a string. Never throws. */
export function jsonOrText(text: unknown): unknown {
  if (typeof text !== 'string') {
    return text;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Returns the value at a path such as `data.accessToken`, or `undefined`. Reads own properties only. Never throws. */
export function valueAt(body: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      body,
    );
}
