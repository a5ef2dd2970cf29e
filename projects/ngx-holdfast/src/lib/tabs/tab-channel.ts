import { Observable } from 'rxjs';
import { isToken } from '../session/token-response';

/** A message between tabs. Never contains a token. */
export interface TabMessage {
  readonly type: 'signed-in' | 'refreshed' | 'signed-out' | 'session-expired';
  readonly sid: string;
  readonly gen: number;
}

const types = /^(signed-(in|out)|refreshed|session-expired)$/;

/** Validates what a channel has received; `null` if it is not a message of this library. Never throws. */
export function parseMessage(data: unknown): TabMessage | null {
  const { type, sid, gen } = (data ?? {}) as Partial<Record<keyof TabMessage, unknown>>;
  return typeof type === 'string' && types.test(type) && isToken(sid) && Number.isSafeInteger(gen)
    ? { type: type as TabMessage['type'], sid, gen: gen as number }
    : null;
}

/** Emits what other tabs send, and sends them what `outgoing$` emits. Silent if the browser provides no channel. */
export function tabChannel(
  open: () => BroadcastChannel,
  outgoing$: Observable<TabMessage>,
): Observable<unknown> {
  return new Observable((subscriber) => {
    let channel: BroadcastChannel;
    try {
      channel = open();
    } catch {
      // Sandboxed frames have no channels.
      return;
    }
    channel.onmessage = ({ data }) => subscriber.next(data);
    const sending = outgoing$.subscribe((message) => channel.postMessage(message));
    return () => {
      sending.unsubscribe();
      channel.close();
    };
  });
}
