import { SchedulerAction, SchedulerLike, Subscription } from 'rxjs';
import { Loop } from './loop';

/** The local time of a computer, which may be set. */
export interface WallClock {
  offset: number;
}

const epoch = 1_800_000_000_000;

/** The thread of one tab: asleep, it runs nothing until it wakes; dead, nothing ever again. */
export class Page implements SchedulerLike {
  state: 'awake' | 'asleep' | 'dead' = 'awake';
  readonly #missed: (() => void)[] = [];
  readonly #leaving: (() => void)[] = [];

  constructor(
    readonly name: string,
    readonly loop: Loop,
    readonly clock: WallClock,
  ) {}

  now(): number {
    return epoch + this.loop.now + this.clock.offset;
  }

  /** As the platform hands a task to a page. */
  run(task: () => void): void {
    if (this.state === 'asleep') {
      this.#missed.push(task);
    } else if (this.state === 'awake') {
      task();
    }
  }

  later(ms: number, task: () => void): () => void {
    return this.loop.after(ms, () => this.run(task));
  }

  schedule<T>(
    work: (this: SchedulerAction<T>, state?: T) => void,
    delay = 0,
    state?: T,
  ): Subscription {
    return new Timer(this, work).schedule(state, delay);
  }

  /** What the browser does when this page dies, whatever its scripts say. */
  onDeath(clean: () => void): void {
    this.#leaving.push(clean);
  }

  sleep(): void {
    this.state = 'asleep';
  }

  wake(): void {
    this.state = 'awake';
    this.#missed.splice(0).forEach((task) => this.later(0, task));
  }

  die(): void {
    this.state = 'dead';
    this.#leaving.forEach((clean) => clean());
  }
}

class Timer<T> extends Subscription implements SchedulerAction<T> {
  readonly #page: Page;
  readonly #work: (this: SchedulerAction<T>, state?: T) => void;

  constructor(page: Page, work: (this: SchedulerAction<T>, state?: T) => void) {
    super();
    this.#page = page;
    this.#work = work;
  }

  schedule(state?: T, delay = 0): Subscription {
    const cancel = this.#page.later(Math.max(0, delay), () => {
      if (!this.closed) {
        this.#work.call(this, state);
      }
    });
    this.add(cancel);
    return this;
  }
}
