import { of } from 'rxjs';
import { SessionLock } from './ports';

/** For sessions that no other tab shares: single flight within the tab is all they need. */
export const unlocked: SessionLock = {
  hold: (work) => work,
  upToDate: (stored$) => stored$,
  committed: of,
};
