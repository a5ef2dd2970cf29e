import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { Observable } from 'rxjs';
import { chosenContract } from '../contracts/contract-choice';

export interface Me {
  readonly name: string;
}

export interface UploadReceipt {
  readonly bytes: number;
  readonly sha256: string;
}

const BASE = `/${chosenContract()}/api/`;

export const apiUrl = (path: string): string => BASE + path;
export const isApiUrl = (url: string): boolean => url.startsWith(BASE);

/** Client of the chosen contract's protected API. It does not handle tokens: the interceptor does. */
@Injectable({ providedIn: 'root' })
export class DemoApi {
  readonly #http = inject(HttpClient);

  me(): Observable<Me> {
    return this.#http.get<Me>(apiUrl('me'));
  }

  item(n: number): Observable<unknown> {
    return this.#http.get(apiUrl(`item/${n}`));
  }

  slow(ms: number): Observable<unknown> {
    return this.#http.get(apiUrl('slow'), { params: { ms } });
  }

  upload(bytes: Blob): Observable<UploadReceipt> {
    return this.#http.post<UploadReceipt>(apiUrl('upload'), bytes);
  }
}
