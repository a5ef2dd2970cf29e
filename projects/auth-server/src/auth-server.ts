import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Backend } from './backend.ts';
import { settingsClock } from './clock.ts';
import { Counters } from './control/counters.ts';
import { Faults } from './control/faults.ts';
import { parseSettings } from './control/parse-settings.ts';
import { RequestLog } from './control/request-log.ts';
import { DEFAULT_SETTINGS } from './control/settings.ts';
import type { Settings } from './control/settings.ts';
import { listen } from './listener.ts';
import type { Listener } from './listener.ts';
import { CredentialRecorder } from './origins/credential-recorder.ts';
import { apiOrigin, appOrigin } from './origins/first-party-origin.ts';
import { foreignOrigin } from './origins/foreign-origin.ts';
import { openDatabase } from './store/database.ts';
import { RefreshFamilies } from './store/refresh-families.ts';
import { Users } from './store/users.ts';
import { AccessTokens } from './tokens/access-tokens.ts';
import { loadSigningKey } from './tokens/signing-key.ts';

export interface AuthServerOptions {
  /** Port of the app origin. Default: 0, which takes any free port. */
  readonly port?: number;
  /** Port of the API origin. Default: 0, which takes any free port. */
  readonly apiPort?: number;
  /** Port of the foreign origin. Default: 0, which takes any free port. */
  readonly foreignPort?: number;
  /** SQLite file. Default: an in-memory database. */
  readonly database?: string;
  /** Folder that contains the built app. Default: no app is served. */
  readonly staticFolder?: string;
  /** Serves the unprotected control API at `/control/`. Default: `false`. */
  readonly control?: boolean;
  /** Origins that CORS allows on the API origin, in addition to the app origin. */
  readonly allowedOrigins?: readonly string[];
  /** Initial settings, which a reset restores. */
  readonly settings?: Partial<Settings>;
}

export interface AuthServer {
  readonly appUrl: string;
  readonly apiUrl: string;
  /** Belongs to a different site than the app, so browsers do not send the app's cookies to it. */
  readonly foreignUrl: string;
  /** Closes all connections, including those with pending requests, and the database. */
  stop(): Promise<void>;
}

export async function startAuthServer(options: AuthServerOptions = {}): Promise<AuthServer> {
  const { staticFolder, control = false, allowedOrigins = [] } = options;
  if (staticFolder !== undefined && !existsSync(join(staticFolder, 'index.html'))) {
    throw new Error(`the static folder '${staticFolder}' has no index.html`);
  }
  const database = openDatabase(options.database ?? ':memory:');
  const listeners: Listener[] = [];
  const stop = async () => {
    await Promise.all(listeners.map((listener) => listener.close()));
    // Handlers whose connection was just closed may still access the database in this turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    if (database.isOpen) {
      database.close();
    }
  };
  try {
    const initialSettings: Settings = {
      ...DEFAULT_SETTINGS,
      ...parseSettings(options.settings ?? {}),
    };
    const clock = settingsClock(() => backend.settings);
    const signingKey = await loadSigningKey(database);
    const backend: Backend = {
      users: await Users.seed(database),
      families: new RefreshFamilies(database, clock),
      accessTokens: new AccessTokens(database, signingKey, clock),
      signingKey,
      clock,
      counters: new Counters(),
      faults: new Faults(),
      requestLog: new RequestLog(),
      foreignRecorder: new CredentialRecorder(),
      initialSettings,
      settings: { ...initialSettings },
      down: false,
      urls: { app: '', api: '', foreign: '' },
    };
    const firstParty = { control, staticFolder, allowedOrigins };
    const open = async (port: number | undefined, fetch: Parameters<typeof listen>[0]['fetch']) => {
      const listener = await listen({ port: port ?? 0, oneRequestPerConnection: control, fetch });
      listeners.push(listener);
      return listener.port;
    };
    const foreign = foreignOrigin(backend.foreignRecorder);
    backend.urls = {
      app: `http://localhost:${await open(options.port, appOrigin(backend, firstParty))}`,
      api: `http://localhost:${await open(options.apiPort, apiOrigin(backend, firstParty))}`,
      foreign: `http://127.0.0.1:${await open(options.foreignPort, foreign.fetch)}`,
    };
    const { app: appUrl, api: apiUrl, foreign: foreignUrl } = backend.urls;
    return { appUrl, apiUrl, foreignUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
