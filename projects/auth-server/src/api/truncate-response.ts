import type { ServerResponse } from 'node:http';
import { pause } from './pause.ts';

// Long enough for the first half of the body to be sent before the connection is cut.
const FLUSH_MS = 25;

/** Announces the full `Content-Length`, sends half of the body, then cuts the connection. */
export async function truncateResponse(
  response: Response,
  outgoing: ServerResponse,
): Promise<Response> {
  const body = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set('content-length', String(Math.max(body.length, 1)));
  let sent = false;
  const half = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!sent && body.length > 1) {
        sent = true;
        controller.enqueue(body.subarray(0, body.length >> 1));
        return;
      }
      await pause(FLUSH_MS, outgoing);
      outgoing.destroy();
      controller.close();
    },
  });
  return new Response(half, { status: response.status, headers });
}
