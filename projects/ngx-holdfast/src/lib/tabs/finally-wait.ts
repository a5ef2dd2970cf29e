import {
  EMPTY,
  MonoTypeOperatorFunction,
  catchError,
  defaultIfEmpty,
  map,
  Observable,
  of,
  switchMap,
  take,
  throwError,
} from 'rxjs';

/** Waits for `release$` when the source has emitted, failed or completed, and only then passes that on. At most one value. */
export function finallyWait<T>(release$: Observable<unknown>): MonoTypeOperatorFunction<T> {
  return (source$) =>
    source$.pipe(
      map((value) => of(value)),
      catchError((error: unknown) => of(throwError(() => error))),
      defaultIfEmpty(EMPTY),
      take(1),
      switchMap((outcome$) => release$.pipe(switchMap(() => outcome$))),
    );
}
