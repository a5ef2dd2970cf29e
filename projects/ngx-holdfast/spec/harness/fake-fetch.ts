import { TextDecoder, TextEncoder } from 'node:util';
import { FakeTransport, Sent } from './sent';

interface Outcome {
  resolve(response: unknown): void;
  reject(error: unknown): void;
}

class Fetched implements Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly options: Readonly<Record<string, unknown>>;
  readonly #signal: AbortSignal;
  readonly #outcome: Outcome;

  constructor(
    readonly url: string,
    { method = 'GET', headers, body, signal, ...options }: RequestInit,
    outcome: Outcome,
  ) {
    this.method = method;
    this.headers = Object.fromEntries(
      Object.entries(headers as Record<string, string>).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    );
    this.body = body;
    this.options = options;
    this.#signal = signal as AbortSignal;
    this.#outcome = outcome;
    this.#signal.addEventListener('abort', () => outcome.reject(this.#signal.reason));
  }

  get cancelled(): boolean {
    return this.#signal.aborted;
  }

  answer(status: number, body: unknown = null, headers: Readonly<Record<string, string>> = {}) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const chunks = [new TextEncoder().encode(text)];
    this.#outcome.resolve({
      status,
      statusText: '',
      headers: new Headers(headers),
      url: new URL(this.url, document.baseURI).href,
      body: {
        getReader: () => ({
          read: () => {
            const value = chunks.shift();
            return Promise.resolve({ done: value === undefined, value });
          },
        }),
      },
    });
  }

  lose(): void {
    this.#outcome.reject(new TypeError('Failed to fetch'));
  }
}

/** `fetch`, and what jsdom lacks beside it. */
export class FakeFetch implements FakeTransport {
  readonly sent: Fetched[] = [];

  constructor() {
    const fetch = (url: string, init: RequestInit) =>
      new Promise((resolve, reject) => {
        this.sent.push(new Fetched(url, init, { resolve, reject }));
      });
    Object.assign(globalThis, { fetch, TextDecoder });
  }

  uninstall(): void {
    Reflect.deleteProperty(globalThis, 'fetch');
    Reflect.deleteProperty(globalThis, 'TextDecoder');
  }
}
