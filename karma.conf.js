import { createRequire } from 'node:module';
import { startAuthServer } from './tools/auth-server.mjs';
import { chromiumFlags, chromiumPath } from './tools/chromium.mjs';

const require = createRequire(import.meta.url);

/** Paths of the auth server, which Karma also serves on the page's origin. */
const serverPaths = [
  '/json-body/',
  '/raw-header-cookies/',
  '/response-headers/',
  '/error-code/',
  '/http-only-cookie/',
  '/oauth2/',
  '/control/',
];

/**
 * Starts the auth server. It is a Karma framework, because Karma waits for frameworks after it has bound its port, which
 * the server needs, and before it creates its proxies, which need the server. Specs read the URLs from
 * `__karma__.config.authServer`.
 */
async function authServerFramework(config, emitter) {
  const { urls, stop } = await startAuthServer([
    '--allowed-origin',
    `http://localhost:${config.port}`,
  ]);
  emitter.on('exit', (done) => void stop().finally(done));
  config.client.authServer = urls;
  config.proxies = Object.fromEntries(serverPaths.map((path) => [path, urls.appUrl + path]));
}
authServerFramework.$inject = ['config', 'emitter'];

export default async function configure(config) {
  const chromium = await chromiumPath();
  // Karma's launcher finds the browser only by this variable, and passes its environment on.
  Object.assign(process.env, chromium.env, { CHROME_BIN: chromium.path });

  config.set({
    hostname: 'localhost',
    listenAddress: '127.0.0.1',
    port: 0,
    frameworks: ['jasmine', 'auth-server'],
    plugins: [
      require('karma-jasmine'),
      require('karma-chrome-launcher'),
      { 'framework:auth-server': ['factory', authServerFramework] },
    ],
    reporters: ['dots'],
    logLevel: config.LOG_WARN,
    browsers: ['HoldfastChromium'],
    customLaunchers: {
      // A debugging port keeps headless Chromium open; 0 means any free one, so that two runs do not conflict.
      HoldfastChromium: { base: 'Chrome', flags: [...chromiumFlags, '--remote-debugging-port=0'] },
    },
    client: { jasmine: { random: true, failSpecWithNoExpectations: true } },
    restartOnFileChange: true,
  });
}
