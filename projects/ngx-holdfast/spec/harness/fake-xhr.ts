import { FakeTransport, SentRequest } from './fake-transport';

const done = 4;

/** The part of XMLHttpRequest that Angular's `HttpXhrBackend` uses. */
class FakeXhr extends EventTarget implements SentRequest {
  readonly DONE = done;
  readonly upload = new EventTarget();
  readonly headers: Record<string, string> = {};
  method = '';
  url = '';
  body: unknown = undefined;
  cancelled = false;
  readyState = 1;
  status = 0;
  statusText = '';
  response: unknown = '';
  responseType = '';
  withCredentials = false;
  timeout = 0;
  #headers: Readonly<Record<string, string>> = {};

  constructor(private readonly onSend: (xhr: FakeXhr) => void) {
    super();
  }

  get options(): Readonly<Record<string, unknown>> {
    const { withCredentials, timeout, responseType } = this;
    return { withCredentials, timeout, responseType };
  }

  get responseURL(): string {
    return new URL(this.url, document.baseURI).href;
  }

  open(method: string, url: string): void {
    this.method = method;
    this.url = url;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name.toLowerCase()] = value;
  }

  getAllResponseHeaders(): string {
    return Object.entries(this.#headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
  }

  send(body: unknown): void {
    this.body = body;
    this.onSend(this);
  }

  abort(): void {
    this.cancelled = true;
  }

  respond(status: number, body: unknown = null, headers: Readonly<Record<string, string>> = {}) {
    this.#headers = headers;
    this.status = status;
    this.response = typeof body === 'string' ? body : JSON.stringify(body);
    this.readyState = done;
    this.dispatchEvent(new ProgressEvent('load'));
  }

  dropConnection(): void {
    this.readyState = done;
    this.dispatchEvent(new ProgressEvent('error'));
  }
}

/** Implements Angular's `XhrFactory`. */
export class FakeXhrFactory implements FakeTransport {
  readonly sent: FakeXhr[] = [];

  build(): XMLHttpRequest {
    return new FakeXhr((xhr) => this.sent.push(xhr)) as unknown as XMLHttpRequest;
  }

  uninstall(): void {
    this.sent.length = 0;
  }
}
