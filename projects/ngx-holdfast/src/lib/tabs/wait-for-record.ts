import { Observable, of, switchMap } from 'rxjs';
import { failAfter } from '../session/fail-after';
import { SessionPort } from '../session/session-port';
import { SessionRecord } from '../session/session-record';
import { reloaded } from '../session/session-store';

const pollIntervalMs = 20;

/**
 * Emits what the store holds, as soon as it `matches`. Fails with `lock-timeout` where that takes longer than `timeoutMs`
 * after the first read, which takes as long as the store does.
 */
export function waitForRecord(
  { store, clock }: SessionPort,
  matches: (stored: SessionRecord | null) => boolean,
  timeoutMs: number,
): Observable<SessionRecord | null> {
  const poll = (stored: SessionRecord | null): Observable<SessionRecord | null> =>
    matches(stored)
      ? of(stored)
      : clock.delay(pollIntervalMs).pipe(
          switchMap(() => reloaded(store)),
          switchMap(poll),
        );
  return reloaded(store).pipe(
    switchMap((first) => poll(first).pipe(failAfter(timeoutMs, clock, 'lock-timeout'))),
  );
}
