import type { Backend } from '../backend.ts';
import type { ApiContext } from './api-env.ts';
import { pause } from './pause.ts';

const SHORTEST_TICK_MS = 20;

/** Server-sent events: a tick each second (or `?every=` ms), until the token expires. */
export function eventStream(c: ApiContext, backend: Backend): Response {
  const { outgoing } = c.env;
  const everyMs = Math.max(Number(c.req.query('every')) || 1000, SHORTEST_TICK_MS);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      // Not awaited: a stream whose start has not ended delivers nothing. What fails is a tick for a reader that has
      // just gone, or for a server that has just stopped; to a stream that is closed already, the error is nothing.
      tick(controller).catch((error: unknown) => controller.error(error));
    },
  });

  async function tick(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    for (let counter = 1; !outgoing.destroyed; counter += 1) {
      const verdict = await backend.accessTokens.verify(
        c.get('accessToken'),
        c.get('contract').name,
      );
      if (verdict.kind === 'refused') {
        controller.enqueue(encoder.encode('event: expired\ndata: {}\n\n'));
        controller.close();
        return;
      }
      const leftMs = verdict.claims.exp * 1000 - backend.clock.now();
      const data = JSON.stringify({ counter, secondsLeft: Math.round(leftMs) / 1000 });
      controller.enqueue(encoder.encode(`event: tick\nid: ${counter}\ndata: ${data}\n\n`));
      await pause(Math.min(everyMs, leftMs + 1), outgoing);
    }
  }

  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
}
