import { Injectable, inject } from '@angular/core';
import { Observable, catchError, defer, forkJoin, map, of, switchMap } from 'rxjs';
import { DemoApi } from '../server/demo-api';
import { ServerControl } from '../server/server-control';

export interface BurstReport {
  readonly calls: number;
  /** As the server counted them. */
  readonly refreshes: number;
  readonly answers: number;
  readonly ms: number;
}

/** Many calls at the same moment, and what became of them. */
@Injectable({ providedIn: 'root' })
export class Burst {
  readonly #api = inject(DemoApi);
  readonly #control = inject(ServerControl);

  run(calls: number): Observable<BurstReport> {
    return this.#control.counters().pipe(
      switchMap((before) =>
        this.#callAll(calls).pipe(
          switchMap((done) =>
            this.#control.counters().pipe(
              map((after) => ({
                ...done,
                calls,
                refreshes: after.refreshes - before.refreshes,
              })),
            ),
          ),
        ),
      ),
    );
  }

  #callAll(calls: number): Observable<Pick<BurstReport, 'answers' | 'ms'>> {
    return defer(() => {
      const startedAt = performance.now();
      const outcomes = Array.from({ length: calls }, (_, index) =>
        this.#api.item(index + 1).pipe(
          map(() => true),
          // A failed call is an outcome too, and counted.
          catchError(() => of(false)),
        ),
      );
      return forkJoin(outcomes).pipe(
        map((answered) => ({
          answers: answered.filter(Boolean).length,
          ms: Math.round(performance.now() - startedAt),
        })),
      );
    });
  }
}

const counted = (count: number, one: string, many: string) =>
  `${count} ${count === 1 ? one : many}`;

export function burstSentence({ calls, refreshes, answers, ms }: BurstReport): string {
  const failures = calls - answers;
  return [
    counted(calls, 'call', 'calls'),
    counted(refreshes, 'refresh', 'refreshes'),
    counted(answers, 'answer', 'answers'),
    ...(failures > 0 ? [counted(failures, 'failure', 'failures')] : []),
    `${ms} ms`,
  ].join(' · ');
}
