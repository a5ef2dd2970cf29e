import { Family } from './auth-server';
import { Loop } from './loop';
import { Tab } from './tab';

/** After this, every tab sees what any tab has stored. */
const visibleMs = 50;

/** Which sessions are over, by a person's wish or the server's, and since when. */
export class Endings {
  /** How often an ended session was stored by a tab that could not see yet that it had ended. */
  crossings = 0;
  readonly #loop: Loop;
  readonly #over = new Set<Family>();
  readonly #since = new Map<Family, number>();
  readonly #enders = new Map<Family, Tab>();
  readonly #crossed = new Set<Family>();
  readonly #gone = new Set<Family>();

  constructor(loop: Loop) {
    this.#loop = loop;
  }

  isOver(family: Family): boolean {
    return this.#over.has(family);
  }

  /** Another session takes its place, or none. */
  replace(family: Family, ender?: Tab): void {
    if (!this.#over.has(family)) {
      this.#since.set(family, this.#loop.now);
      if (ender !== undefined) {
        this.#enders.set(family, ender);
      }
    }
    this.#over.add(family);
    family.left = true;
  }

  /** Nothing brings it back. */
  bury(family: Family): void {
    this.#over.add(family);
    this.#gone.add(family);
  }

  isBuried(family: Family): boolean {
    return this.#gone.has(family);
  }

  revive(family: Family): void {
    this.#over.delete(family);
    family.left = false;
  }

  /** Whether a tab may store it: one that cannot see yet that another tab has ended it may; that one sets it right. */
  mayBeStored(family: Family): boolean {
    const crosses = this.#crosses(family);
    if (crosses) {
      this.crossings += 1;
      this.#crossed.add(family);
    }
    if (this.#crossed.has(family) && !this.#hasEnder(family)) {
      this.#over.delete(family);
      this.#gone.delete(family);
    }
    return crosses || !this.#over.has(family);
  }

  #crosses(family: Family): boolean {
    return (
      this.#over.has(family) && this.#loop.now - (this.#since.get(family) ?? -Infinity) <= visibleMs
    );
  }

  /** Whoever ended it in the very moment it left cannot set it right. */
  #hasEnder(family: Family): boolean {
    return this.#enders.get(family)?.page.state === 'awake';
  }
}
