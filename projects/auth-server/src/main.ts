import { startAuthServer } from './auth-server.ts';
import type { AuthServer } from './auth-server.ts';
import { UsageError, parseCli } from './cli-options.ts';
import type { CliOptions } from './cli-options.ts';
import { PortInUseError } from './listener.ts';
import { SEEDED_USERS } from './store/users.ts';
import { whenParentGoes } from './when-parent-goes.ts';

function announce({ appUrl, apiUrl, foreignUrl }: AuthServer, { json, control }: CliOptions): void {
  if (json) {
    console.log(JSON.stringify({ appUrl, apiUrl, foreignUrl }));
    return;
  }
  const users = SEEDED_USERS.map(({ username, password }) => `${username} / ${password}`);
  console.log(`
  Holdfast demo     ${appUrl}   <- open this
  API, cross-origin ${apiUrl}
  Foreign origin    ${foreignUrl}

  Sign in as        ${users.join('  or  ')}
  Control API       ${control ? `${appUrl}/control/` : 'off (--control turns it on)'}

  Ctrl+C stops it.
`);
}

function explain(error: unknown, { port, apiPort }: CliOptions): string {
  if (error instanceof PortInUseError) {
    const flag = { [apiPort]: '--api-port', [port]: '--port' }[error.port] ?? '--foreign-port';
    return `${error.message}: choose another with ${flag} <number>`;
  }
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  const options = parseCli(process.argv.slice(2));
  let server: AuthServer;
  try {
    server = await startAuthServer(options);
  } catch (error) {
    throw new UsageError(explain(error, options));
  }
  announce(server, options);
  const stop = () => void server.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (options.exitWithParent) {
    whenParentGoes(stop);
  }
}

main().catch((error: unknown) => {
  console.error(`auth-server: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
