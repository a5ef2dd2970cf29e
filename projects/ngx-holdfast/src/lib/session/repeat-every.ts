import { Observable, Subscription } from 'rxjs';
import { Clock } from './clock';

/** Subscribes to `work$` after `ms`, and again `ms` after each completion. */
export function repeatEvery<T>(ms: number, clock: Clock, work$: Observable<T>): Observable<T> {
  return new Observable((subscriber) => {
    let current = Subscription.EMPTY;
    const wait = (): void => {
      // Synchronous work still completes after its value has ended the subscription.
      if (!subscriber.closed) {
        current = clock.delay(ms).subscribe(run);
      }
    };
    const run = (): void => {
      const running = (current = new Subscription());
      running.add(
        work$.subscribe({
          next: (value) => subscriber.next(value),
          error: (error: unknown) => subscriber.error(error),
          complete: wait,
        }),
      );
    };
    wait();
    return () => current.unsubscribe();
  });
}
