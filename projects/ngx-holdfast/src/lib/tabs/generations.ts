import { Observable, map } from 'rxjs';
import { SessionRecord } from '../session/session-record';
import { SharedKeyValue } from './shared-key-value';

/** Sessions of the past are forgotten. */
const sessionsKept = 20;

type Generations = Partial<Record<string, number>>;

/**
 * How far a session has come, which the last holder of the lock tells the next one. Web storage alone does not: a lock
 * can be granted before the former holder's write is visible in another process. 0 where nobody has told.
 */
export function generationOf(marks: SharedKeyValue, sid: string): Observable<number> {
  // Without IndexedDB the lock still excludes; only the ordering is left to the browser.
  return marks
    .tryUpdate('generations')
    .pipe(map((generations) => (generations as Generations | null | undefined)?.[sid] ?? 0));
}

export function commitGeneration(
  marks: SharedKeyValue,
  { sid, gen }: SessionRecord,
): Observable<unknown> {
  return marks.tryUpdate('generations', (generations) => {
    const { [sid]: reached = 0, ...others } = (generations ?? {}) as Generations;
    const latest = [sid, Math.max(reached, gen)];
    return Object.fromEntries([...Object.entries(others), latest].slice(-sessionsKept));
  });
}
