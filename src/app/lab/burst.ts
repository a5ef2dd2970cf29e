import { Injectable, inject } from '@angular/core';
import { Observable, catchError, defer, forkJoin, map, of, switchMap } from 'rxjs';
import { DemoApi } from '../server/demo-api';
import { ServerControl } from '../server/server-control';

export interface BurstReport {
  readonly requests: number;
  /** As counted by the server. */
  readonly refreshes: number;
  readonly succeeded: number;
  readonly ms: number;
}

/** Sends many requests at the same time, and reports their outcomes. */
@Injectable({ providedIn: 'root' })
export class Burst {
  readonly #api = inject(DemoApi);
  readonly #control = inject(ServerControl);

  run(requests: number): Observable<BurstReport> {
    return this.#control.counters().pipe(
      switchMap((before) =>
        this.#sendAll(requests).pipe(
          switchMap((done) =>
            this.#control.counters().pipe(
              map((after) => ({
                ...done,
                requests,
                refreshes: after.refreshes - before.refreshes,
              })),
            ),
          ),
        ),
      ),
    );
  }

  #sendAll(requests: number): Observable<Pick<BurstReport, 'succeeded' | 'ms'>> {
    return defer(() => {
      const startedAt = performance.now();
      const outcomes = Array.from({ length: requests }, (_, index) =>
        this.#api.item(index + 1).pipe(
          map(() => true),
          // A failed request is counted, and must not end the burst.
          catchError(() => of(false)),
        ),
      );
      return forkJoin(outcomes).pipe(
        map((results) => ({
          succeeded: results.filter(Boolean).length,
          ms: Math.round(performance.now() - startedAt),
        })),
      );
    });
  }
}

const pluralize = (count: number, one: string, many: string) =>
  `${count} ${count === 1 ? one : many}`;

export function formatBurst({ requests, refreshes, succeeded, ms }: BurstReport): string {
  const failed = requests - succeeded;
  return [
    pluralize(requests, 'request', 'requests'),
    pluralize(refreshes, 'refresh', 'refreshes'),
    `${succeeded} succeeded`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${ms} ms`,
  ].join(' · ');
}
