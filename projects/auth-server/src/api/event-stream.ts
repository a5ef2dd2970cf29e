import type { Backend } from '../backend.ts';
import type { ApiContext } from './api-env.ts';
import { pause } from './pause.ts';

const MIN_TICK_MS = 20;

/** Server-sent events: one tick per second (or every `?every=` milliseconds) until the token expires. */
export function eventStream(c: ApiContext, backend: Backend): Response {
  const { outgoing } = c.env;
  const everyMs = Math.max(Number(c.req.query('every')) || 1000, MIN_TICK_MS);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      // Not returned: a stream delivers nothing before the promise of `start` resolves. A tick fails if the client has
      // disconnected or the server has stopped; a closed stream ignores the error.
      sendTicks(controller).catch((error: unknown) => controller.error(error));
    },
  });

  async function sendTicks(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    for (let counter = 1; !outgoing.destroyed; counter += 1) {
      const check = await backend.accessTokens.verify(c.get('accessToken'), c.get('contract').name);
      if (check.kind === 'rejected') {
        controller.enqueue(encoder.encode('event: expired\ndata: {}\n\n'));
        controller.close();
        return;
      }
      const leftMs = check.claims.exp * 1000 - backend.clock.now();
      const data = JSON.stringify({ counter, secondsLeft: Math.round(leftMs) / 1000 });
      controller.enqueue(encoder.encode(`event: tick\nid: ${counter}\ndata: ${data}\n\n`));
      await pause(Math.min(everyMs, leftMs + 1), outgoing);
    }
  }

  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
}
