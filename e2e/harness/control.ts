/** Sends a request to the server's control API: `control('reset')`, `control('counters', 'GET')`. */
export type Control = <T = unknown>(path: string, method?: string, body?: unknown) => Promise<T>;

export function createControl(appUrl: string): Control {
  return async <T>(path: string, method = 'POST', body?: unknown): Promise<T> => {
    const response = await fetch(new URL(`/control/${path}`, appUrl), {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} /control/${path} returned ${response.status}: ${text}`);
    }
    // The caller specifies the type of the response for this path.
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
}
