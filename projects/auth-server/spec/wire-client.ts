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
  /** Puts the refresh token into a refresh or logout request. */
  readonly attachRefreshToken: (session: Session) => RequestInit;
  readonly readTokens: (response: Response) => Promise<Session>;
}

const bearer = (access: string) => `Bearer ${access}`;
const inBody = ({ refresh }: Session): RequestInit => ({
  body: JSON.stringify({ refreshToken: refresh }),
});
const readBody =
  (member?: string) =>
  async (response: Response): Promise<Session> => {
    const body = (await response.json()) as Record<string, Record<string, string>>;
    const tokens = (member ? body[member] : body) as Record<string, string>;
    return { access: tokens['accessToken'], refresh: tokens['refreshToken'] };
  };

export function setCookie(response: Response, name: string): string | undefined {
  const cookie = response.headers.getSetCookie().find((text) => text.startsWith(`${name}=`));
  return cookie?.slice(name.length + 1).split(';')[0];
}

/** The client side of each contract, implemented independently of the server's code. */
export const WIRES: readonly Wire[] = [
  {
    name: 'json-body',
    refreshPath: 'refresh',
    accessHeader: bearer,
    attachRefreshToken: inBody,
    readTokens: readBody(),
  },
  {
    name: 'raw-header-cookies',
    refreshPath: 'refresh',
    accessHeader: (access) => access,
    attachRefreshToken: (session) => ({
      ...inBody(session),
      headers: { authorization: session.refresh ?? '' },
    }),
    readTokens: readBody('data'),
  },
  {
    name: 'response-headers',
    refreshPath: 'refresh',
    accessHeader: bearer,
    attachRefreshToken: ({ refresh }) => ({
      headers: { 'authorization-refresh': `Bearer ${refresh}` },
    }),
    readTokens: async ({ headers }) => ({
      access: headers.get('authorization')?.slice('Bearer '.length),
      refresh: headers.get('authorization-refresh')?.slice('Bearer '.length),
    }),
  },
  {
    name: 'error-code',
    refreshPath: 'refresh',
    accessHeader: bearer,
    attachRefreshToken: inBody,
    readTokens: readBody('result'),
  },
  {
    name: 'http-only-cookie',
    refreshPath: 'refresh',
    accessHeader: bearer,
    attachRefreshToken: ({ refresh, xsrf }) => ({
      headers: {
        cookie: `XSRF-TOKEN=${xsrf}; holdfast_refresh=${refresh}`,
        'x-xsrf-token': `${xsrf}`,
      },
    }),
    readTokens: async (response) => ({
      ...(await readBody()(response)),
      refresh: setCookie(response, 'holdfast_refresh'),
      xsrf: setCookie(response, 'XSRF-TOKEN'),
    }),
  },
  {
    name: 'oauth2',
    refreshPath: 'token',
    accessHeader: bearer,
    attachRefreshToken: ({ refresh }) => ({
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh ?? '' }),
    }),
    readTokens: async (response) => {
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
    return this.wire.readTokens(await this.tryLogin(username, password));
  }

  request({ access }: Partial<Session>, path = 'me', init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (access !== undefined) {
      headers.set('authorization', this.wire.accessHeader(access));
    }
    return fetch(`${this.#base}/api/${path}`, { redirect: 'manual', ...init, headers });
  }

  refresh(session: Session): Promise<Response> {
    return this.post(this.wire.refreshPath, this.wire.attachRefreshToken(session));
  }

  async refreshSession(session: Session): Promise<Session> {
    return this.wire.readTokens(await this.refresh(session));
  }

  logout(session: Session): Promise<Response> {
    return this.post('logout', this.wire.attachRefreshToken(session));
  }

  post(path: string, init: RequestInit): Promise<Response> {
    return fetch(`${this.#base}/${path}`, { method: 'POST', ...init });
  }
}
