import { Family } from './auth-server';
import { Loop } from './loop';
import { Tab } from './tab';

/** After this time a write is visible in all tabs. */
const visibleMs = 50;

/** Which sessions have ended, and since when. */
export class Endings {
  /** How often a tab has stored an ended session because the end was not yet visible there. */
  crossings = 0;
  readonly #loop: Loop;
  readonly #ended = new Set<Family>();
  readonly #endedAt = new Map<Family, number>();
  readonly #endingTabs = new Map<Family, Tab>();
  readonly #crossed = new Set<Family>();
  readonly #discarded = new Set<Family>();

  constructor(loop: Loop) {
    this.#loop = loop;
  }

  hasEnded(family: Family): boolean {
    return this.#ended.has(family);
  }

  /** Another session replaces it, or none. */
  replace(family: Family, tab?: Tab): void {
    if (!this.#ended.has(family)) {
      this.#endedAt.set(family, this.#loop.now);
      if (tab !== undefined) {
        this.#endingTabs.set(family, tab);
      }
    }
    this.#ended.add(family);
    family.endedByUser = true;
  }

  /** The session cannot become the current one again. */
  discard(family: Family): void {
    this.#ended.add(family);
    this.#discarded.add(family);
  }

  isDiscarded(family: Family): boolean {
    return this.#discarded.has(family);
  }

  restore(family: Family): void {
    this.#ended.delete(family);
    family.endedByUser = false;
  }

  /** Whether a tab may store it. It may if the end is not yet visible there; the tab that has ended it then corrects that. */
  mayBeStored(family: Family): boolean {
    const isCrossing = this.#isCrossing(family);
    if (isCrossing) {
      this.crossings += 1;
      this.#crossed.add(family);
    }
    if (this.#crossed.has(family) && !this.#canBeCorrected(family)) {
      this.#ended.delete(family);
      this.#discarded.delete(family);
    }
    return isCrossing || !this.#ended.has(family);
  }

  #isCrossing(family: Family): boolean {
    const endedAt = this.#endedAt.get(family) ?? -Infinity;
    return this.#ended.has(family) && this.#loop.now - endedAt <= visibleMs;
  }

  /** A tab that was closed or suspended just after it has ended the session cannot correct it. */
  #canBeCorrected(family: Family): boolean {
    return this.#endingTabs.get(family)?.page.state === 'running';
  }
}
