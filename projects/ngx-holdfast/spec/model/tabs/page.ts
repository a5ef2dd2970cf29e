import { Observable } from 'rxjs';
import { Clock } from '../../../src/lib/session/clock';
import { Loop } from './loop';

/** The local time of the computer, which a user may set. */
export interface WallClock {
  offsetMs: number;
}

const startMs = 1_800_000_000_000;

/** The thread of one tab. A suspended page runs its tasks when it resumes, a closed page runs none. */
export class Page implements Clock {
  state: 'running' | 'suspended' | 'closed' = 'running';
  readonly #missed: (() => void)[] = [];
  readonly #cleanups: (() => void)[] = [];
  readonly #initialOffsetMs: number;

  constructor(
    readonly name: string,
    readonly loop: Loop,
    private readonly wallClock: WallClock,
  ) {
    this.#initialOffsetMs = wallClock.offsetMs;
  }

  now(): number {
    return startMs + this.loop.now + this.wallClock.offsetMs;
  }

  elapsed(): number {
    return this.loop.now;
  }

  isReliable(): boolean {
    return this.wallClock.offsetMs === this.#initialOffsetMs;
  }

  delay(ms: number): Observable<unknown> {
    return new Observable((subscriber) =>
      this.later(Math.max(0, ms), () => {
        subscriber.next(null);
        subscriber.complete();
      }),
    );
  }

  /** Runs a task as the platform does. */
  run(task: () => void): void {
    if (this.state === 'suspended') {
      this.#missed.push(task);
    } else if (this.state === 'running') {
      task();
    }
  }

  later(ms: number, task: () => void): () => void {
    return this.loop.after(ms, () => this.run(task));
  }

  /** What the browser does when the page closes, without its scripts. */
  onClose(cleanup: () => void): void {
    this.#cleanups.push(cleanup);
  }

  suspend(): void {
    this.state = 'suspended';
  }

  resume(): void {
    this.state = 'running';
    this.#missed.splice(0).forEach((task) => this.later(0, task));
  }

  close(): void {
    this.state = 'closed';
    this.#cleanups.forEach((cleanup) => cleanup());
  }
}
