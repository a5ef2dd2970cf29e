import { Subject } from 'rxjs';
import { StorageArea } from '../../../src/lib/storage/storage-area';
import { Loop } from './loop';
import { Page } from './page';

/** A write is visible in other processes after twice this at most (https://github.com/whatwg/html/issues/403). */
const maxHopMs = 25;
const maxEventMs = 5;

/** Delivers in order, each time after a random time. */
class Pipe {
  #freeAt = 0;

  constructor(private readonly loop: Loop) {}

  send(deliver: () => void): void {
    this.#freeAt = Math.max(this.#freeAt, this.loop.now + this.loop.between(0, maxHopMs));
    this.loop.after(this.#freeAt - this.loop.now, deliver);
  }
}

/** `localStorage` as one tab sees it, under one key. */
export class FakeStorage implements StorageArea {
  readonly events$ = new Subject<void>();
  readonly incoming: Pipe;
  readonly #outgoing: Pipe;
  readonly #shared: SharedStorage;
  #value: string | null;
  #unconfirmed = 0;

  constructor(
    shared: SharedStorage,
    readonly page: Page,
  ) {
    this.#shared = shared;
    this.#value = shared.value;
    this.incoming = new Pipe(page.loop);
    this.#outgoing = new Pipe(page.loop);
  }

  getItem(): string | null {
    return this.#value;
  }

  setItem(_key: string, value: string): void {
    this.#write(value);
  }

  removeItem(): void {
    this.#write(null);
  }

  #write(value: string | null): void {
    this.#shared.onWrite(this.page, this.#value, value);
    this.#value = value;
    this.#unconfirmed += 1;
    this.#outgoing.send(() => this.#shared.commit(this, value));
  }

  confirm(): void {
    this.#unconfirmed -= 1;
  }

  /** As Chromium does: a tab ignores what others have written before its own write. */
  receive(value: string | null): void {
    if (this.#unconfirmed === 0) {
      this.#value = value;
    }
    // A page in the back/forward cache gets no event, a frozen page gets it later.
    if (this.page.state === 'running' || this.page.loop.random() < 0.5) {
      this.page.later(this.page.loop.between(0, maxEventMs), () => this.events$.next());
    }
  }
}

/** The process that orders all writes. */
export class SharedStorage {
  value: string | null = null;
  readonly #areas = new Set<FakeStorage>();

  constructor(
    readonly onWrite: (page: Page, before: string | null, after: string | null) => void,
    readonly onCommit: (value: string | null) => void,
  ) {}

  of(page: Page): FakeStorage {
    const area = new FakeStorage(this, page);
    this.#areas.add(area);
    page.onClose(() => this.#areas.delete(area));
    return area;
  }

  commit(writer: FakeStorage, value: string | null): void {
    this.value = value;
    this.onCommit(value);
    for (const area of this.#areas) {
      area.incoming.send(() => (area === writer ? area.confirm() : area.receive(value)));
    }
  }
}
