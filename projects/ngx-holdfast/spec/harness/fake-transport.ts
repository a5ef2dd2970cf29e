/** A request as the browser receives it. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  /** Keys are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The other options of `fetch`, or the properties of the XHR. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly cancelled: boolean;
  respond(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): void;
  /** Fails without a response: a lost connection, or a response that CORS hides. */
  dropConnection(): void;
}

export interface FakeTransport {
  readonly sent: SentRequest[];
  uninstall(): void;
}
