/** A request as the browser got it. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** What `fetch` was given besides, or the fields of the XHR. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly cancelled: boolean;
  answer(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): void;
  /** No answer: a lost connection, or one that CORS hides. */
  lose(): void;
}

export interface FakeTransport {
  readonly sent: Sent[];
  uninstall(): void;
}
