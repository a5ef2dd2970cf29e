/** Runs tasks in the order in which they come: one that a running task adds runs after it, never inside it. */
export class NotificationQueue {
  #tasks: (() => void)[] = [];
  #isRunning = false;

  add(task: () => void): void {
    this.#tasks.push(task);
    if (this.#isRunning) {
      return;
    }
    this.#isRunning = true;
    let started = 0;
    try {
      // The loop reaches tasks that are added meanwhile. `shift()` would move a long queue for each task.
      for (const next of this.#tasks) {
        started += 1;
        next();
      }
    } finally {
      this.#tasks = this.#tasks.slice(started);
      this.#isRunning = false;
    }
  }
}
