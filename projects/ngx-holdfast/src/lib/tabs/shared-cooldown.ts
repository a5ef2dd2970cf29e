import { Observable, catchError, switchMap, throwError } from 'rxjs';
import { AuthError, isAuthError } from '../session/auth-error';
import { RefreshAttempt } from '../session/tab-coordination';
import { SharedKeyValue } from './shared-key-value';

export interface SharedCooldown {
  readonly shared: SharedKeyValue;
  /** Whose tokens: the ID of a session, or `'cookie'`. */
  readonly subject: string;
  readonly gen: number;
  /** Whether other tabs wait as well after this error. */
  readonly shouldShare: (error: AuthError) => boolean;
}

/** Runs `request$`, unless another tab has just failed with the same tokens. */
export function refreshUnlessCoolingDown<T>(
  { shared, subject, gen, shouldShare }: SharedCooldown,
  attempt: RefreshAttempt,
  request$: Observable<T>,
): Observable<T> {
  return shared.tryUpdate('cooldown').pipe(
    switchMap((cooldown) => {
      const blocked = attempt.blockedBy(cooldown, subject, gen);
      return blocked === null
        ? request$.pipe(catchError((error: unknown) => publish(error)))
        : throwError(() => blocked);
    }),
  );

  function publish(error: unknown): Observable<never> {
    const failed$ = throwError(() => error);
    return isAuthError(error) && shouldShare(error)
      ? shared
          .tryUpdate('cooldown', () => attempt.cooldownAfter(error, subject, gen))
          .pipe(switchMap(() => failed$))
      : failed$;
  }
}
