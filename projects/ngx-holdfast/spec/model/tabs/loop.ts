/** More than any run needs: beyond it, a tab never becomes idle. */
const maxTasks = 100_000;
/** The longest chain of promises between two tasks, with some to spare. */
const maxMicrotasks = 12;

interface Task {
  readonly at: number;
  readonly serial: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** An event loop with simulated time in ms. All randomness comes from one seed, so that a run can be repeated. */
export class Loop {
  now = 0;
  readonly #tasks: Task[] = [];
  /** What has happened, for the report of a violation. */
  readonly log: string[] = [];
  #serial = 0;
  #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Runs a task after `ms`. Returns its cancellation. */
  after(ms: number, run: () => void): () => void {
    const task = { at: this.now + ms, serial: (this.#serial += 1), run, cancelled: false };
    let at = this.#tasks.length;
    while (at > 0 && isLater(this.#tasks[at - 1] as Task, task)) {
      at -= 1;
    }
    this.#tasks.splice(at, 0, task);
    return () => (task.cancelled = true);
  }

  /** Runs the tasks of the next `ms`, each with all microtasks that follow from it. */
  async advance(ms: number): Promise<void> {
    const until = this.now + ms;
    await flushMicrotasks();
    for (let task = this.#tasks[0]; task !== undefined && task.at <= until; task = this.#tasks[0]) {
      this.#tasks.shift();
      this.now = task.at;
      if (!task.cancelled) {
        task.run();
        await flushMicrotasks();
      }
      if (this.#serial > maxTasks) {
        throw new Error('a tab never becomes idle');
      }
    }
    this.now = until;
  }

  note(entry: string): void {
    this.log.push(`${(this.now / 1_000).toFixed(3)} s: ${entry}`);
  }

  /** mulberry32. */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  between(min: number, max: number): number {
    return min + Math.floor(this.random() * (max - min + 1));
  }
}

function isLater(a: Task, b: Task): boolean {
  return a.at > b.at || (a.at === b.at && a.serial > b.serial);
}

async function flushMicrotasks(): Promise<void> {
  for (let n = 0; n < maxMicrotasks; n++) {
    await Promise.resolve();
  }
}
