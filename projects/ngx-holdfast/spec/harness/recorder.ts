import { Observable, Subscription } from 'rxjs';

/** What one subscriber has seen. */
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

  /** How often it has come to an end; anything but 1 is wrong in the end. */
  get outcomes(): number {
    return this.errors.length + this.completed;
  }

  get codes(): unknown[] {
    return this.errors.map((error) => (error as { code?: unknown }).code ?? error);
  }
}
