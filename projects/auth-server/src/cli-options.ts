import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isOrigin } from './control/parse-settings.ts';
import type { AuthServerOptions } from './auth-server.ts';

export interface CliOptions extends AuthServerOptions {
  readonly port: number;
  readonly apiPort: number;
  readonly foreignPort: number;
  readonly json: boolean;
  readonly exitWithParent: boolean;
}

/** The command line is invalid, or the server cannot start with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const DEMO_FOLDER = 'dist/demo/browser';
const DEMO_DATABASE = '.tmp/auth-server.sqlite';

function parsePort(flag: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(
      `--${flag} must be a port from 0 to 65535 (0: any free port), not '${text}'`,
    );
  }
  return port;
}

export function parseCli(args: readonly string[]): CliOptions {
  const { values } = parseFlags(args);
  const origins = values['allowed-origin'];
  for (const origin of origins) {
    if (!isOrigin(origin)) {
      throw new UsageError(
        `--allowed-origin must be an origin such as http://localhost:9876, not '${origin}'`,
      );
    }
  }
  const staticFolder = values.static ?? DEMO_FOLDER;
  const hasApp = existsSync(join(staticFolder, 'index.html'));
  // With --json, a test harness may need only the API. The demo needs the app.
  if (!hasApp && (values.static !== undefined || !values.json)) {
    throw new UsageError(
      `--static ${staticFolder}: the folder has no index.html. Run 'npm start', which builds the demo first.`,
    );
  }
  return {
    port: parsePort('port', values.port),
    apiPort: parsePort('api-port', values['api-port']),
    foreignPort: parsePort('foreign-port', values['foreign-port']),
    database: values.database ?? (values.json ? ':memory:' : DEMO_DATABASE),
    ...(hasApp && { staticFolder }),
    control: values.control,
    allowedOrigins: origins,
    json: values.json,
    exitWithParent: values['exit-with-parent'],
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '4310' },
        'api-port': { type: 'string', default: '4311' },
        'foreign-port': { type: 'string', default: '4312' },
        database: { type: 'string' },
        static: { type: 'string' },
        control: { type: 'boolean', default: false },
        'allowed-origin': { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        'exit-with-parent': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    // The message of parseArgs is clear enough for the user: "Unknown option '--prot'".
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
