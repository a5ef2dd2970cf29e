import type { ContractName } from '../src/contracts/contract.ts';

export interface Session {
  readonly access: string | undefined;
  readonly refresh: string | undefined;
  readonly xsrf?: string | undefined;
}

interface Wire {
  readonly name: ContractName;
  readonly refreshPath: string;
  readonly accessHeader: (access: string) => string;
  /** How the refresh token travels, on refresh and on logout. */
  readonly present: (session: Session) => RequestInit;
  readonly read: (response: Response) => Promise<Session>;
}

const bearer = (access: string) => `Bearer ${access}`;
const bodyField = ({ refresh }: Session): RequestInit => ({
  body: JSON.stringify({ refreshToken: refresh }),
});
const unwrap =
  (path: string) =>
  async (response: Response): Promise<Session> => {
    const body = (await response.json()) as Record<string, Record<string, string>>;
    const tokens = (path ? body[path] : body) as Record<string, string>;
    return { access: tokens['accessToken'], refresh: tokens['refreshToken'] };
  };

export function setCookie(response: Response, name: string): string | undefined {
  const cookie = response.headers.getSetCookie().find((text) => text.startsWith(`${name}=`));
  return cookie?.slice(name.length + 1).split(';')[0];
}

/** The client's half of each contract, written from BACKENDS and not from the server's code. */
export const WIRES: readonly Wire[] = [
  {
    name: 'json-body',
    refreshPath: 'refresh',
    accessHeader: bearer,
    present: bodyField,
    read: unwrap(''),
  },
  {
    name: 'raw-header-cookies',
    refreshPath: 'refresh',
    accessHeader: (access) => access,
    present: (session) => ({
      ...bodyField(session),
      headers: { authorization: session.refresh ?? '' },
    }),
    read: unwrap('data'),
  },
  {
    name: 'response-headers',
    refreshPath: 'refresh',
    accessHeader: bearer,
    present: ({ refresh }) => ({ headers: { 'authorization-refresh': `Bearer ${refresh}` } }),
    read: async ({ headers }) => ({
      access: headers.get('authorization')?.slice('Bearer '.length),
      refresh: headers.get('authorization-refresh')?.slice('Bearer '.length),
    }),
  },
  {
    name: 'error-code',
    refreshPath: 'refresh',
    accessHeader: bearer,
    present: bodyField,
    read: unwrap('result'),
  },
  {
    name: 'http-only-cookie',
    refreshPath: 'refresh',
    accessHeader: bearer,
    present: ({ refresh, xsrf }) => ({
      headers: {
        cookie: `XSRF-TOKEN=${xsrf}; holdfast_refresh=${refresh}`,
        'x-xsrf-token': `${xsrf}`,
      },
    }),
    read: async (response) => ({
      ...(await unwrap('')(response)),
      refresh: setCookie(response, 'holdfast_refresh'),
      xsrf: setCookie(response, 'XSRF-TOKEN'),
    }),
  },
  {
    name: 'oauth2',
    refreshPath: 'token',
    accessHeader: bearer,
    present: ({ refresh }) => ({
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh ?? '' }),
    }),
    read: async (response) => {
      const body = (await response.json()) as Record<string, string>;
      return { access: body['access_token'], refresh: body['refresh_token'] };
    },
  },
];

export class WireClient {
  readonly wire: Wire;
  readonly #base: string;

  constructor(name: ContractName, origin: string) {
    this.wire = WIRES.find((wire) => wire.name === name)!;
    this.#base = `${origin}/${name}`;
  }

  tryLogin(username = 'ada', password = 'lovelace'): Promise<Response> {
    return this.post('login', { body: JSON.stringify({ username, password }) });
  }

  async login(username?: string, password?: string): Promise<Session> {
    return this.wire.read(await this.tryLogin(username, password));
  }

  call({ access }: Partial<Session>, path = 'me', init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (access !== undefined) {
      headers.set('authorization', this.wire.accessHeader(access));
    }
    return fetch(`${this.#base}/api/${path}`, { redirect: 'manual', ...init, headers });
  }

  refresh(session: Session): Promise<Response> {
    return this.post(this.wire.refreshPath, this.wire.present(session));
  }

  async refreshed(session: Session): Promise<Session> {
    return this.wire.read(await this.refresh(session));
  }

  logout(session: Session): Promise<Response> {
    return this.post('logout', this.wire.present(session));
  }

  post(path: string, init: RequestInit): Promise<Response> {
    return fetch(`${this.#base}/${path}`, { method: 'POST', ...init });
  }
}
