import { Observable, SchedulerLike, catchError, switchMap, throwError } from 'rxjs';
import { AuthError, isAuthError } from '../core/auth-error';
import { RefreshPolicy } from '../session/refresh-policy';
import { Rest, restAfter, restingError } from '../session/refresh-rest';
import { TabMarks } from './tab-marks';

export interface RestSetup {
  readonly marks: TabMarks;
  readonly policy: RefreshPolicy;
  readonly scheduler: SchedulerLike;
}

/** Asks, unless another tab has just failed with the same tokens; tells other tabs of failures that are `toTell`. */
export function askUnlessResting<T>(
  { marks, policy, scheduler }: RestSetup,
  tokensOf: string,
  gen: number,
  countFrom: number,
  toTell: (error: AuthError) => boolean,
  ask$: Observable<T>,
): Observable<T> {
  return marks.attempt('rest').pipe(
    switchMap((rest) => {
      const now = scheduler.now();
      const resting = restingError(rest as Partial<Rest> | null, tokensOf, gen, now, countFrom);
      return resting === null
        ? ask$.pipe(catchError((error: unknown) => tell(error)))
        : throwError(() => resting);
    }),
  );

  function tell(error: unknown): Observable<never> {
    const failed$ = throwError(() => error);
    return isAuthError(error) && toTell(error)
      ? marks
          .attempt('rest', () => restAfter(error, tokensOf, gen, scheduler.now(), policy))
          .pipe(switchMap(() => failed$))
      : failed$;
  }
}
