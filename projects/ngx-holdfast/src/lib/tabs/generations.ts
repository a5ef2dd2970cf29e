import { Observable, map } from 'rxjs';
import { SessionRecord } from '../session/session-record';
import { SharedKeyValue } from './shared-key-value';

/** Older sessions are forgotten. */
const maxSessions = 20;

type Generations = Partial<Record<string, number>>;

/**
 * The last committed generation of a session, handed from one lock holder to the next; 0 where there is none. Web storage
 * alone does not tell: a lock can be granted before the former holder's write is visible in another process.
 */
export function generationOf(shared: SharedKeyValue, sid: string): Observable<number> {
  // Without IndexedDB the lock still excludes; only the order of writes is left to the browser.
  return shared
    .tryUpdate('generations')
    .pipe(map((generations) => (generations as Generations | null | undefined)?.[sid] ?? 0));
}

export function commitGeneration(
  shared: SharedKeyValue,
  { sid, gen }: SessionRecord,
): Observable<unknown> {
  return shared.tryUpdate('generations', (value) => {
    const generations = (value ?? {}) as Generations;
    const others = Object.entries(generations).filter(([other]) => other !== sid);
    const latest = [sid, Math.max(generations[sid] ?? 0, gen)];
    return Object.fromEntries([...others, latest].slice(-maxSessions));
  });
}
