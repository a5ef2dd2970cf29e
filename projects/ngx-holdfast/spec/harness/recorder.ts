import { Observable, Subscription } from 'rxjs';

/** Subscribes to `source$` and records what its subscriber receives. */
export class Recorder<T> {
  readonly values: T[] = [];
  readonly errors: unknown[] = [];
  completed = 0;
  readonly subscription: Subscription;

  constructor(source$: Observable<T>) {
    this.subscription = source$.subscribe({
      next: (value) => this.values.push(value),
      error: (error: unknown) => this.errors.push(error),
      complete: () => (this.completed += 1),
    });
  }

  /** How often the source has completed or failed; 1 for a request that has ended. */
  get outcomes(): number {
    return this.errors.length + this.completed;
  }

  get codes(): unknown[] {
    return this.errors.map((error) => (error as { code?: unknown }).code ?? error);
  }
}
