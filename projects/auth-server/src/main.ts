import { startAuthServer } from './auth-server.ts';
import type { AuthServer } from './auth-server.ts';
import { UsageError, parseCli } from './cli-options.ts';
import type { CliOptions } from './cli-options.ts';
import { PortInUseError } from './listener.ts';
import { SEEDED_USERS } from './store/users.ts';
import { onParentExit } from './on-parent-exit.ts';

function printUrls(
  { appUrl, apiUrl, foreignUrl }: AuthServer,
  { json, control }: CliOptions,
): void {
  if (json) {
    console.log(JSON.stringify({ appUrl, apiUrl, foreignUrl }));
    return;
  }
  const users = SEEDED_USERS.map(({ username, password }) => `${username} / ${password}`);
  console.log(`
  Holdfast demo     ${appUrl}   <- open this in a browser
  API, cross-origin ${apiUrl}
  Foreign origin    ${foreignUrl}

  Sign in as        ${users.join('  or  ')}
  Control API       ${control ? `${appUrl}/control/` : 'off (turn it on with --control)'}

  Press Ctrl+C to stop the server.
`);
}

function describeStartError(error: unknown, { port, apiPort }: CliOptions): string {
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
    throw new UsageError(describeStartError(error, options));
  }
  printUrls(server, options);
  const stop = () => void server.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (options.exitWithParent) {
    onParentExit(stop);
  }
}

main().catch((error: unknown) => {
  console.error(`auth-server: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
