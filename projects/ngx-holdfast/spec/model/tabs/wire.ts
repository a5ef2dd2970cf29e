import { Observable } from 'rxjs';
import { Page } from './page';

export interface ServerResponse {
  readonly status: number;
  readonly body?: unknown;
  readonly retryAfterMs?: number;
}

/** How the network treats one exchange. */
export interface NetworkConditions {
  readonly toServerMs: number;
  readonly toClientMs: number;
  readonly lost: 'never' | 'before the server' | 'after the server';
}

/** A request and its response. */
export interface Exchange {
  readonly page: Page;
  /** `lost`: the response was lost, or the page has closed, was suspended, or gave up before it had processed it. */
  outcome: 'pending' | 'delivered' | 'lost';
}

/**
 * Sends a request when subscribed to. Unsubscribing drops the response, but the request may still reach the server.
 * Emits `null` if the network fails.
 */
export function exchange(
  page: Page,
  conditions: NetworkConditions,
  onSend: (exchange: Exchange) => void,
  respond: (exchange: Exchange) => ServerResponse,
): Observable<ServerResponse | null> {
  return new Observable((subscriber) => {
    const own: Exchange = { page, outcome: 'pending' };
    const drop = (): void => {
      if (own.outcome === 'pending') {
        own.outcome = 'lost';
      }
    };
    const deliver = (response: ServerResponse | null): void =>
      page.run(() => {
        if (!subscriber.closed) {
          own.outcome = response === null || own.outcome === 'lost' ? 'lost' : 'delivered';
          subscriber.next(response);
          subscriber.complete();
        }
      });
    onSend(own);
    page.loop.after(conditions.toServerMs, () => {
      if (conditions.lost === 'before the server') {
        deliver(null);
        return;
      }
      const response = respond(own);
      page.loop.after(conditions.toClientMs, () =>
        deliver(conditions.lost === 'after the server' ? null : response),
      );
    });
    return drop;
  });
}
