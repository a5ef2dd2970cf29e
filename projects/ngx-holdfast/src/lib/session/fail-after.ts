import { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { AuthError, AuthErrorCode } from './auth-error';
import { Clock } from './clock';

/** Fails with `code` where the source has neither emitted nor ended within `ms`. */
export function failAfter<T>(
  ms: number,
  clock: Clock,
  code: AuthErrorCode,
): MonoTypeOperatorFunction<T> {
  return (source$) =>
    new Observable((subscriber) => {
      const timer = clock.delay(ms).subscribe(() => subscriber.error(new AuthError(code)));
      subscriber.add(timer);
      subscriber.add(
        source$.subscribe({
          next: (value) => {
            timer.unsubscribe();
            subscriber.next(value);
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => subscriber.complete(),
        }),
      );
    });
}
