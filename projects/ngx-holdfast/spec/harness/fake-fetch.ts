import { TextDecoder, TextEncoder } from 'node:util';
import { FakeTransport, SentRequest } from './fake-transport';

interface PromiseCallbacks {
  resolve(response: unknown): void;
  reject(error: unknown): void;
}

class FakeFetchRequest implements SentRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly options: Readonly<Record<string, unknown>>;
  readonly #signal: AbortSignal;
  readonly #promise: PromiseCallbacks;

  constructor(
    readonly url: string,
    { method = 'GET', headers, body, signal, ...options }: RequestInit,
    promise: PromiseCallbacks,
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
    this.#promise = promise;
    this.#signal.addEventListener('abort', () => promise.reject(this.#signal.reason));
  }

  get cancelled(): boolean {
    return this.#signal.aborted;
  }

  respond(status: number, body: unknown = null, headers: Readonly<Record<string, string>> = {}) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const chunks = [new TextEncoder().encode(text)];
    this.#promise.resolve({
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

  dropConnection(): void {
    this.#promise.reject(new TypeError('Failed to fetch'));
  }
}

/** Replaces `fetch`, and adds `TextDecoder`, which jsdom does not have. */
export class FakeFetch implements FakeTransport {
  readonly sent: FakeFetchRequest[] = [];

  constructor() {
    const fetch = (url: string, init: RequestInit) =>
      new Promise((resolve, reject) => {
        this.sent.push(new FakeFetchRequest(url, init, { resolve, reject }));
      });
    Object.assign(globalThis, { fetch, TextDecoder });
  }

  uninstall(): void {
    Reflect.deleteProperty(globalThis, 'fetch');
    Reflect.deleteProperty(globalThis, 'TextDecoder');
  }
}
