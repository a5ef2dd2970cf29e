/** One API request as the server has seen it. */
export interface LoggedRequest {
  readonly origin: 'app' | 'api';
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** `null` where the connection was cut. */
  readonly status: number | null;
  /** Whose token it was, if it was good. */
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
  const answer = await fetch(`/control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} /control/${path} was answered ${answer.status}: ${text}`);
  }
  return text === '' ? undefined : JSON.parse(text);
}

/** The server's control API. */
export const control = {
  reset: () => send('POST', 'reset'),
  set: (settings: Settings) => send('PATCH', 'settings', settings),
  /** From now on, the access tokens issued until now are expired. */
  expire: () => send('POST', 'expire'),
  /** From now on, no refresh token issued until now is good; with `access`, no access token either. */
  revoke: (access = false) => send('POST', 'revoke', { access }),
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
