import { Observable } from 'rxjs';
import { isToken } from '../session/token-response';

/** What tabs tell each other: never a token. */
export interface TabMessage {
  readonly type: 'signed-in' | 'refreshed' | 'signed-out' | 'session-expired';
  readonly sid: string;
  readonly gen: number;
}

const types = /^(signed-(in|out)|refreshed|session-expired)$/;

/** A message of this library, or `null` for whatever else arrives. Never throws. */
export function parseMessage(data: unknown): TabMessage | null {
  const { type, sid, gen } = (data ?? {}) as Partial<Record<keyof TabMessage, unknown>>;
  return typeof type === 'string' && types.test(type) && isToken(sid) && Number.isSafeInteger(gen)
    ? { type: type as TabMessage['type'], sid, gen: gen as number }
    : null;
}

/** Other tabs' messages; what `outgoing$` emits is told to them. Silent where the browser has no such channel. */
export function tabChannel(
  open: () => BroadcastChannel,
  outgoing$: Observable<TabMessage>,
): Observable<unknown> {
  return new Observable((subscriber) => {
    let channel: BroadcastChannel;
    try {
      channel = open();
    } catch {
      // Sandboxed frames have none.
      return;
    }
    channel.onmessage = ({ data }) => subscriber.next(data);
    const telling = outgoing$.subscribe((message) => channel.postMessage(message));
    return () => {
      telling.unsubscribe();
      channel.close();
    };
  });
}
