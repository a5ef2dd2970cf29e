import { Observable, SchedulerLike, map, of, switchMap, throwError, timer } from 'rxjs';
import { SharedKeyValue } from '../../src/lib/tabs/shared-key-value';

/** What all tabs of an origin see, without a database. */
export type SharedValues = Map<string, unknown>;

/** The marks as one tab reaches them: each update is atomic, and takes its time before and after that moment. */
export class FakeKeyValue extends SharedKeyValue {
  broken = false;
  beforeMs = 0;
  afterMs = 0;
  updates = 0;

  constructor(
    private readonly time: SchedulerLike,
    readonly shared: SharedValues = new Map<string, unknown>(),
  ) {
    super('fake', () => undefined, time);
  }

  override update(key: string, change?: (value: unknown) => unknown): Observable<unknown> {
    return this.wait(this.beforeMs).pipe(
      switchMap(() =>
        this.broken ? throwError(() => new Error('broken')) : of(this.atOnce(key, change)),
      ),
      switchMap((value) => this.wait(this.afterMs).pipe(map(() => value))),
    );
  }

  private wait(ms: number): Observable<unknown> {
    return ms === 0 ? of(null) : timer(ms, this.time);
  }

  private atOnce(key: string, change?: (value: unknown) => unknown): unknown {
    this.updates += 1;
    const value = this.shared.get(key);
    const next = change?.(value);
    if (next === null) {
      this.shared.delete(key);
    } else if (next !== undefined) {
      this.shared.set(key, next);
    }
    return value;
  }
}
