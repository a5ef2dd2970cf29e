import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { CredentialRecorder } from './credential-recorder.ts';
import { findCredentials, redactTokens } from './find-credentials.ts';

const REDIRECTS = [301, 302, 303, 307, 308] as const;

/** A third-party server with fully permissive CORS. It accepts every request and records the credentials in it. */
export function foreignOrigin(recorder: CredentialRecorder): Hono {
  const app = new Hono();
  app.use(cors({ origin: (origin) => origin, credentials: true }));
  app.use(async (c, next) => {
    const body = new TextDecoder().decode(await c.req.arrayBuffer());
    const url = new URL(c.req.url);
    recorder.record({
      method: c.req.method,
      path: redactTokens(url.pathname),
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
    const status = REDIRECTS.find((code) => String(code) === c.req.query('status')) ?? 302;
    return c.redirect(url, status);
  });
  app.all('*', (c) => c.json({ message: 'thank you' }));
  return app;
}
