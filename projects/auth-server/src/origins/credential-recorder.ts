import type { FoundCredential } from './find-credentials.ts';

export interface RecordedLeak {
  readonly n: number;
  readonly at: number;
  readonly method: string;
  /** Without the query, and without tokens. */
  readonly path: string;
  readonly origin: string | null;
  readonly found: readonly FoundCredential[];
}

const MAX_ENTRIES = 1000;

/** Counts the requests to the foreign origin and records the credentials in them: location and fingerprint only. */
export class CredentialRecorder {
  #requests = 0;
  #leaks: RecordedLeak[] = [];

  record(request: Omit<RecordedLeak, 'n' | 'at'>): void {
    this.#requests += 1;
    if (request.found.length > 0 && this.#leaks.length < MAX_ENTRIES) {
      this.#leaks.push({ n: this.#requests, at: Date.now(), ...request });
    }
  }

  view(): { readonly requests: number; readonly credentials: readonly RecordedLeak[] } {
    return { requests: this.#requests, credentials: this.#leaks };
  }

  clear(): void {
    this.#requests = 0;
    this.#leaks = [];
  }
}
