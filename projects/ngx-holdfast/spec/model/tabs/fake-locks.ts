import { Loop } from './loop';
import { Page } from './page';

interface Waiting {
  readonly page: Page;
  readonly grant: () => void;
}

/** The Web Locks of one browser profile, under one name: granted in the order of the requests. */
export class FakeLocks {
  readonly #loop: Loop;
  readonly #queue: Waiting[] = [];

  constructor(loop: Loop) {
    this.#loop = loop;
  }

  of(page: Page): LockManager {
    page.onClose(() =>
      this.#queue.filter((waiting) => waiting.page === page).forEach((own) => this.#leave(own)),
    );
    const request = (
      _name: string,
      { signal }: LockOptions,
      callback: (lock: unknown) => Promise<unknown>,
    ) => this.#request(page, signal, callback);
    return { request } as unknown as LockManager;
  }

  #request(
    page: Page,
    signal: AbortSignal | undefined,
    callback: (lock: unknown) => Promise<unknown>,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let isGranted = false;
      const grant = (): void => {
        if (this.#queue[0] !== waiting) {
          return;
        }
        isGranted = true;
        void callback({}).then((value) => {
          this.#leave(waiting);
          resolve(value);
        });
      };
      const waiting: Waiting = { page, grant };
      signal?.addEventListener('abort', () => {
        if (!isGranted) {
          this.#leave(waiting);
          reject(new DOMException('aborted', 'AbortError'));
        }
      });
      this.#queue.push(waiting);
      if (this.#queue.length === 1) {
        this.#offer(waiting);
      }
    });
  }

  #leave(waiting: Waiting): void {
    const at = this.#queue.indexOf(waiting);
    if (at >= 0) {
      this.#queue.splice(at, 1);
    }
    const [next] = this.#queue;
    if (at === 0 && next !== undefined) {
      this.#offer(next);
    }
  }

  /** A suspended page is granted a lock too, and holds it. */
  #offer(waiting: Waiting): void {
    waiting.page.later(this.#loop.between(0, 10), waiting.grant);
  }
}
