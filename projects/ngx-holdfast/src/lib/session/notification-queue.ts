/** Runs tasks in the order in which they come: one that a running task adds runs after it, never inside it. */
export class NotificationQueue {
  readonly #tasks: (() => void)[] = [];
  #isRunning = false;

  add(task: () => void): void {
    this.#tasks.push(task);
    if (this.#isRunning) {
      return;
    }
    this.#isRunning = true;
    try {
      for (let next = this.#tasks.shift(); next !== undefined; next = this.#tasks.shift()) {
        next();
      }
    } finally {
      this.#isRunning = false;
    }
  }
}
