// Runs one piece of work in a process of its own: `node run-in-node.mjs <file> <order as JSON>`; prints what it returns.
import { JSDOM } from 'jsdom';
import { pathToFileURL } from 'node:url';

const [file, order] = process.argv.slice(2);

/** As fast as a storage can be, so that nobody pays for jsdom's. */
class Storage {
  #items = new Map();
  getItem = (key) => this.#items.get(key) ?? null;
  setItem = (key, value) => void this.#items.set(key, String(value));
  removeItem = (key) => void this.#items.delete(key);
  clear = () => this.#items.clear();
}

const { window } = new JSDOM('', { url: 'https://app.example.com/' });
const page = {
  window: globalThis,
  document: window.document,
  location: window.location,
  addEventListener: window.addEventListener.bind(window),
  removeEventListener: window.removeEventListener.bind(window),
  Storage,
  sessionStorage: new Storage(),
  localStorage: new Storage(),
};
for (const [name, value] of Object.entries(page)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

try {
  const { default: run } = await import(pathToFileURL(file).href);
  process.stdout.write(JSON.stringify(await run(JSON.parse(order))));
} catch (error) {
  // Uncaught, it would come with a line of minified code, which is most of Angular.
  process.stderr.write(String(error.stack ?? error));
  process.exitCode = 1;
}
