/** More than any life needs: whoever runs on beyond it does not come to rest. */
const mostTasks = 100_000;
/** The longest chain of promises between two tasks, with some to spare. */
const microtasks = 12;

interface Task {
  readonly at: number;
  readonly serial: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** Simulated time in ms. All chance comes from one seed, so that a life can be lived again. */
export class Loop {
  now = 0;
  readonly #tasks: Task[] = [];
  /** What has happened, for whoever reads of a life that went wrong. */
  readonly diary: string[] = [];
  #serial = 0;
  #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  after(ms: number, run: () => void): () => void {
    const task = { at: this.now + ms, serial: (this.#serial += 1), run, cancelled: false };
    let at = this.#tasks.length;
    while (at > 0 && isLater(this.#tasks[at - 1] as Task, task)) {
      at -= 1;
    }
    this.#tasks.splice(at, 0, task);
    return () => (task.cancelled = true);
  }

  /** Runs what is due within `ms`, each task with all that promises make of it. */
  async advance(ms: number): Promise<void> {
    const until = this.now + ms;
    await settle();
    for (let task = this.#tasks[0]; task !== undefined && task.at <= until; task = this.#tasks[0]) {
      this.#tasks.shift();
      this.now = task.at;
      if (!task.cancelled) {
        task.run();
        await settle();
      }
      if (this.#serial > mostTasks) {
        throw new Error('does not come to rest');
      }
    }
    this.now = until;
  }

  note(what: string): void {
    this.diary.push(`${(this.now / 1_000).toFixed(3)} s: ${what}`);
  }

  /** mulberry32. */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  between(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  pick<T>(...choices: readonly [T, ...T[]]): T {
    return choices[this.between(0, choices.length - 1)] as T;
  }
}

function isLater(a: Task, b: Task): boolean {
  return a.at > b.at || (a.at === b.at && a.serial > b.serial);
}

async function settle(): Promise<void> {
  for (let n = 0; n < microtasks; n++) {
    await Promise.resolve();
  }
}
