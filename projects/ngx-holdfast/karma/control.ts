/** An API request as the server received it. */
export interface LoggedRequest {
  readonly origin: 'app' | 'api';
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** `null` if the server closed the connection. */
  readonly status: number | null;
  /** Subject of the token, if it was valid. */
  readonly sub: string | null;
  readonly tokenFingerprint: string | null;
  readonly bodySha256: string | null;
}

export interface Counters {
  readonly refreshes: number;
  readonly refreshed: number;
  readonly refreshesRefused: number;
  readonly reuses: number;
  readonly familiesRevoked: number;
  readonly ok: number;
  readonly unauthorized: number;
  readonly logins: number;
  readonly logouts: number;
}

export interface Fault {
  readonly on: 'refresh' | 'api' | 'login' | 'logout';
  readonly kind: 'drop' | 'drop-after' | 'status' | 'hang' | 'slow' | 'malformed' | 'html';
  readonly times?: number;
  readonly status?: number;
  readonly retryAfter?: number;
  readonly ms?: number;
  readonly body?: unknown;
}

type Settings = Readonly<Record<string, string | number | boolean>>;

async function send(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`/control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} /control/${path} returned ${response.status}: ${text}`);
  }
  return text === '' ? undefined : JSON.parse(text);
}

/** The server's control API. */
export const control = {
  reset: () => send('POST', 'reset'),
  set: (settings: Settings) => send('PATCH', 'settings', settings),
  /** Expires all access tokens issued so far. */
  expire: () => send('POST', 'expire'),
  /** Revokes all refresh tokens issued so far, and with `access` all access tokens too. */
  revoke: ({ access = false } = {}) => send('POST', 'revoke', { access }),
  fault: (fault: Fault) => send('POST', 'faults', fault),
  clearFaults: () => send('DELETE', 'faults'),
  counters: () => send('GET', 'counters') as Promise<Counters>,
  requests: () => send('GET', 'requests') as Promise<readonly LoggedRequest[]>,
  foreign: () =>
    send('GET', 'foreign') as Promise<{
      readonly requests: number;
      readonly credentials: readonly unknown[];
    }>,
};
