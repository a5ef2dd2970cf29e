import { Observable, fromEvent, map, merge } from 'rxjs';

/**
 * `true` when the page may stop running (back/forward cache, freezing, closing), `false` when it runs on. What such a page
 * held would be held for all tabs, and what they did meanwhile it has missed.
 */
export function pageSuspended(window: Window): Observable<boolean> {
  const { document } = window;
  return merge(
    merge(fromEvent(window, 'pagehide'), fromEvent(document, 'freeze')).pipe(map(() => true)),
    merge(fromEvent(window, 'pageshow'), fromEvent(document, 'resume')).pipe(map(() => false)),
  );
}
