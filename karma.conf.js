import { createRequire } from 'node:module';
import { startAuthServer } from './tools/auth-server.mjs';
import { chromiumFlags, chromiumPath } from './tools/chromium.mjs';

const require = createRequire(import.meta.url);

/** What the auth server answers on its own origin, and so, through Karma, on the page's origin too. */
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
 * The real auth server beside the page. A framework, because Karma waits for it after it has bound
 * its port, which the server must know, and before it builds its proxies, which must know the server.
 * Specs find the addresses at `__karma__.config.authServer`.
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
  // Karma's launcher knows the browser by this variable only, and passes its own environment on.
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
      // A port of 0 keeps headless Chromium open without two runs meeting at a fixed one.
      HoldfastChromium: { base: 'Chrome', flags: [...chromiumFlags, '--remote-debugging-port=0'] },
    },
    client: { jasmine: { random: true, failSpecWithNoExpectations: true } },
    restartOnFileChange: true,
  });
}
