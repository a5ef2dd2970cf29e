import type { ContractName } from '../contracts/contract.ts';

export interface LoggedRequest {
  readonly n: number;
  /** Milliseconds of the real clock, not shifted by the clock settings. */
  readonly at: number;
  readonly origin: 'app' | 'api';
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly contract: ContractName | null;
  /** `null` until the server responds. Stays `null` if the connection was cut. */
  status: number | null;
  sub: string | null;
  tokenFingerprint: string | null;
  /** Only for uploads, including rejected ones. Shows whether a replay sent the same bytes. */
  bodySha256: string | null;
}

const MAX_ENTRIES = 5000;

export class RequestLog {
  #entries: LoggedRequest[] = [];
  #count = 0;

  open(request: Pick<LoggedRequest, 'origin' | 'method' | 'path' | 'contract'>): LoggedRequest {
    const entry: LoggedRequest = {
      n: ++this.#count,
      at: Date.now(),
      ...request,
      status: null,
      sub: null,
      tokenFingerprint: null,
      bodySha256: null,
    };
    this.#entries.push(entry);
    if (this.#entries.length > MAX_ENTRIES) {
      this.#entries.shift();
    }
    return entry;
  }

  view(): readonly LoggedRequest[] {
    return this.#entries;
  }

  reset(): void {
    this.#entries = [];
    this.#count = 0;
  }
}
