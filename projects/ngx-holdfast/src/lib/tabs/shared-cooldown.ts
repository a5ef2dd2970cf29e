import { Observable, SchedulerLike, catchError, switchMap, throwError } from 'rxjs';
import { AuthError, isAuthError } from '../session/auth-error';
import { RefreshPolicy } from '../session/refresh-policy';
import { Cooldown, cooldownAfter, cooldownError } from '../session/cooldown';
import { SharedKeyValue } from './shared-key-value';

export interface SharedCooldownOptions {
  readonly marks: SharedKeyValue;
  readonly policy: RefreshPolicy;
  readonly scheduler: SchedulerLike;
}

/** Asks, unless another tab has just failed with the same tokens; tells other tabs of failures that are `toTell`. */
export function refreshUnlessCoolingDown<T>(
  { marks, policy, scheduler }: SharedCooldownOptions,
  tokensOf: string,
  gen: number,
  countFrom: number,
  toTell: (error: AuthError) => boolean,
  ask$: Observable<T>,
): Observable<T> {
  return marks.tryUpdate('rest').pipe(
    switchMap((rest) => {
      const now = scheduler.now();
      const resting = cooldownError(
        rest as Partial<Cooldown> | null,
        tokensOf,
        gen,
        now,
        countFrom,
      );
      return resting === null
        ? ask$.pipe(catchError((error: unknown) => tell(error)))
        : throwError(() => resting);
    }),
  );

  function tell(error: unknown): Observable<never> {
    const failed$ = throwError(() => error);
    return isAuthError(error) && toTell(error)
      ? marks
          .tryUpdate('rest', () => cooldownAfter(error, tokensOf, gen, scheduler.now(), policy))
          .pipe(switchMap(() => failed$))
      : failed$;
  }
}
