import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { CredentialRecorder } from './credential-recorder.ts';
import { findCredentials, withoutTokens } from './find-credentials.ts';

const REDIRECTS = [301, 302, 303, 307, 308] as const;

/** Somebody else's server, as permissive as can be: whatever the app would send it, it gets, and it keeps record. */
export function foreignOrigin(recorder: CredentialRecorder): Hono {
  const app = new Hono();
  app.use(cors({ origin: (origin) => origin, credentials: true }));
  app.use(async (c, next) => {
    const body = new TextDecoder().decode(await c.req.arrayBuffer());
    const url = new URL(c.req.url);
    recorder.record({
      method: c.req.method,
      path: withoutTokens(url.pathname),
      origin: c.req.header('origin') ?? null,
      found: findCredentials(url, c.req.raw.headers, body),
    });
    await next();
  });
  app.all('/redirect-to', (c) => {
    const url = c.req.query('url') ?? '';
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      return c.json({ message: "'url' must be an absolute http(s) URL" }, 400);
    }
    const status = REDIRECTS.find((known) => String(known) === c.req.query('status')) ?? 302;
    return c.redirect(url, status);
  });
  app.all('*', (c) => c.json({ message: 'thank you' }));
  return app;
}
