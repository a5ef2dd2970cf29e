// Runs one work module in its own process and prints its result: `node run-in-node.mjs <file> <order as JSON>`.
import { JSDOM } from 'jsdom';
import { pathToFileURL } from 'node:url';

const [file, order] = process.argv.slice(2);

/** A minimal storage, so that the figures do not contain the cost of jsdom's. */
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
  // Node would print an uncaught error with a whole line of minified code, most of Angular.
  process.stderr.write(String(error.stack ?? error));
  process.exitCode = 1;
}
