import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { Observable, forkJoin } from 'rxjs';

const BASE = '/control';
const FAULT_POINTS = ['login', 'refresh', 'api'];
const UNLIMITED = 1_000_000;

export const isControlUrl = (url: string): boolean => url.startsWith(`${BASE}/`);

export interface ServerCounters {
  readonly refreshes: number;
  readonly ok: number;
  readonly unauthorized: number;
}

/** Client of the embedded server's control API. Its URLs are outside `api`, so these requests carry no token. */
@Injectable({ providedIn: 'root' })
export class ServerControl {
  readonly #http = inject(HttpClient);

  expire(): Observable<unknown> {
    return this.#post('expire');
  }

  revoke(sub: string | undefined): Observable<unknown> {
    return this.#post('revoke', { sub });
  }

  /** While down, the server cuts every connection without a response. */
  setDown(down: boolean): Observable<unknown> {
    return this.#post('down', { down });
  }

  /** Delays the response to a refresh. The rotation itself happens immediately. */
  setRefreshDelay(refreshDelayMs: number): Observable<unknown> {
    return this.#http.patch(`${BASE}/settings`, { refreshDelayMs });
  }

  /** While unavailable, the server responds to every request with 503. */
  setUnavailable(unavailable: boolean): Observable<unknown> {
    if (!unavailable) {
      return this.#http.delete(`${BASE}/faults`);
    }
    return forkJoin(
      FAULT_POINTS.map((on) =>
        this.#post('faults', { on, kind: 'status', status: 503, times: UNLIMITED }),
      ),
    );
  }

  counters(): Observable<ServerCounters> {
    return this.#http.get<ServerCounters>(`${BASE}/counters`);
  }

  #post(path: string, body: object = {}): Observable<unknown> {
    return this.#http.post(`${BASE}/${path}`, body);
  }
}
