import { Observable, map, merge } from 'rxjs';
import { listen } from '../listen';

/**
 * Emits `true` when the page is suspended (back/forward cache, freezing, closing), and `false` when it resumes. A lock held
 * by a suspended page would block all tabs, and such a page misses what they do.
 */
export function pageSuspended(window: Window): Observable<boolean> {
  const { document } = window;
  return merge(listen(window, 'pagehide', 'pageshow'), listen(document, 'freeze', 'resume')).pipe(
    map(({ type }) => type === 'pagehide' || type === 'freeze'),
  );
}
