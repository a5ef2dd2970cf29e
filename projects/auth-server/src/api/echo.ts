import { fingerprint } from '../tokens/fingerprint.ts';
import type { ApiContext } from './api-env.ts';

const CREDENTIALS = ['authorization', 'authorization-refresh', 'cookie', 'x-xsrf-token'];

/** Describes the request in the response, with fingerprints instead of credentials, because clients may log it. */
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
