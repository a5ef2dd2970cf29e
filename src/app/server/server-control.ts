import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { Observable, forkJoin } from 'rxjs';

const BASE = '/control';
const FAULT_POINTS = ['login', 'refresh', 'api'];
const A_LOT = 1_000_000;

export const isControlUrl = (url: string): boolean => url.startsWith(`${BASE}/`);

export interface ServerCounters {
  readonly refreshes: number;
  readonly ok: number;
  readonly unauthorized: number;
}

/** The levers of the embedded server. They lie outside `api`, so no call to them carries a token. */
@Injectable({ providedIn: 'root' })
export class ServerControl {
  readonly #http = inject(HttpClient);

  expire(): Observable<unknown> {
    return this.#post('expire');
  }

  revoke(sub: string | undefined): Observable<unknown> {
    return this.#post('revoke', { sub });
  }

  /** Down: every connection is cut, nothing is answered. */
  setDown(down: boolean): Observable<unknown> {
    return this.#post('down', { down });
  }

  /** Slow: a refresh rotates at once, and is answered late. */
  setRefreshDelay(refreshDelayMs: number): Observable<unknown> {
    return this.#http.patch(`${BASE}/settings`, { refreshDelayMs });
  }

  /** In trouble: the server answers, with 503 to everything. */
  setTrouble(trouble: boolean): Observable<unknown> {
    if (!trouble) {
      return this.#http.delete(`${BASE}/faults`);
    }
    return forkJoin(
      FAULT_POINTS.map((on) =>
        this.#post('faults', { on, kind: 'status', status: 503, times: A_LOT }),
      ),
    );
  }

  counters(): Observable<ServerCounters> {
    return this.#http.get<ServerCounters>(`${BASE}/counters`);
  }

  #post(lever: string, body: object = {}): Observable<unknown> {
    return this.#http.post(`${BASE}/${lever}`, body);
  }
}
