import { fingerprint } from '../tokens/fingerprint.ts';
import type { ApiContext } from './api-env.ts';

const CREDENTIALS = ['authorization', 'authorization-refresh', 'cookie', 'x-xsrf-token'];

/** Says what arrived. Of credentials it says only the fingerprint: an echo is shown on screen, and logged. */
export async function echo(c: ApiContext): Promise<Response> {
  const headers = Object.fromEntries(
    Object.entries(c.req.header()).map(([name, value]) =>
      CREDENTIALS.includes(name) ? [name, `sha256-8:${fingerprint(value)}`] : [name, value],
    ),
  );
  const body = await c.req.arrayBuffer();
  return c.json({
    method: c.req.method,
    headers,
    query: c.req.queries(),
    bodyLength: body.byteLength,
  });
}
