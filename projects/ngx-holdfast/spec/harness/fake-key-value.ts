import { Observable, map, of, switchMap, throwError } from 'rxjs';
import { Clock } from '../../src/lib/session/clock';
import { SharedKeyValue } from '../../src/lib/tabs/shared-key-value';

/** What all tabs of an origin see, without a database. */
export type SharedValues = Map<string, unknown>;

/** The shared values as one tab reaches them: each update is atomic, and takes time before and after that moment. */
export class FakeKeyValue extends SharedKeyValue {
  broken = false;
  beforeMs = 0;
  afterMs = 0;
  updates = 0;

  constructor(
    private readonly clock: Clock,
    readonly shared: SharedValues = new Map<string, unknown>(),
  ) {
    super('fake', () => undefined, clock);
  }

  override update(key: string, change?: (value: unknown) => unknown): Observable<unknown> {
    return this.wait(this.beforeMs).pipe(
      switchMap(() =>
        this.broken ? throwError(() => new Error('broken')) : of(this.updateNow(key, change)),
      ),
      switchMap((value) => this.wait(this.afterMs).pipe(map(() => value))),
    );
  }

  private wait(ms: number): Observable<unknown> {
    return ms === 0 ? of(null) : this.clock.delay(ms);
  }

  private updateNow(key: string, change?: (value: unknown) => unknown): unknown {
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
