// Loads one work module in its own process and calls its functions for the parent process: `run-in-node.mjs <file>`.
import { JSDOM } from 'jsdom';
import { pathToFileURL } from 'node:url';

const [file] = process.argv.slice(2);

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

const work = import(pathToFileURL(file).href);

process.on('message', async ({ name, argument }) => {
  try {
    process.send({ result: await (await work)[name](argument) });
  } catch (error) {
    // Node would print an uncaught error with a whole line of minified code, most of Angular.
    process.send({ error: String(error.stack ?? error) });
  }
});
