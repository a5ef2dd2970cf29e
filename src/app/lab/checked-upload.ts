import { Injectable, inject } from '@angular/core';
import { Observable, defer, from, map, switchMap } from 'rxjs';
import { DemoApi } from '../server/demo-api';

const KILOBYTES = 256;
/** The largest array that `getRandomValues` accepts, in bytes. */
const RANDOM_LIMIT = 65_536;

/** Uploads random bytes and compares checksums: a replayed upload must send its whole body again. */
@Injectable({ providedIn: 'root' })
export class CheckedUpload {
  readonly #api = inject(DemoApi);

  run(): Observable<string> {
    return defer(() => {
      const bytes = randomBytes(KILOBYTES * 1024);
      return from(crypto.subtle.digest('SHA-256', bytes)).pipe(
        switchMap((digest) =>
          this.#api.upload(new Blob([bytes])).pipe(
            map(({ bytes: received, sha256 }) => {
              const matches = sha256 === hex(digest);
              const kilobytes = Math.round(received / 1024);
              return `${kilobytes} KB received · checksum ${matches ? 'matches' : 'differs'}`;
            }),
          ),
        ),
      );
    });
  }
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let start = 0; start < length; start += RANDOM_LIMIT) {
    crypto.getRandomValues(bytes.subarray(start, start + RANDOM_LIMIT));
  }
  return bytes;
}

const hex = (digest: ArrayBuffer) =>
  Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
