import { Observable } from 'rxjs';
import { Page } from './page';

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly retryAfterMs?: number;
}

/** What happens to one exchange on its way. */
export interface Weather {
  readonly toServerMs: number;
  readonly toClientMs: number;
  readonly lost: 'never' | 'before the server' | 'after the server';
}

/** One exchange, as both its ends know it. */
export interface Exchange {
  readonly page: Page;
  /** `spoilt`: its answer was lost, or its page died, slept or gave up before it was done with it. */
  fate: 'under way' | 'delivered' | 'spoilt';
}

/**
 * Sends when subscribed. Who unsubscribes gives up the answer, but the request may still reach the server.
 * Emits `null` where the network failed.
 */
export function exchange(
  page: Page,
  weather: Weather,
  sent: (exchange: Exchange) => void,
  serve: (exchange: Exchange) => Answer,
): Observable<Answer | null> {
  return new Observable((subscriber) => {
    const own: Exchange = { page, fate: 'under way' };
    const spoil = (): void => {
      if (own.fate === 'under way') {
        own.fate = 'spoilt';
      }
    };
    const tell = (answer: Answer | null): void =>
      page.run(() => {
        if (!subscriber.closed) {
          own.fate = answer === null || own.fate === 'spoilt' ? 'spoilt' : 'delivered';
          subscriber.next(answer);
          subscriber.complete();
        }
      });
    sent(own);
    page.loop.after(weather.toServerMs, () => {
      if (weather.lost === 'before the server') {
        tell(null);
        return;
      }
      const answer = serve(own);
      page.loop.after(weather.toClientMs, () =>
        tell(weather.lost === 'after the server' ? null : answer),
      );
    });
    return spoil;
  });
}
