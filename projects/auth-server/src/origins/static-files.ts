import { extname } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';

/** Serves the built demo. A path without a file extension returns `index.html`; the app's router resolves the path. */
export function staticFiles(root: string): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    const isPage = c.res.headers.get('content-type')?.startsWith('text/html');
    // A rebuilt app must be visible immediately: pages are not stored, and other files are revalidated.
    c.res.headers.set('cache-control', isPage ? 'no-store' : 'no-cache');
  });
  app.use(serveStatic({ root }));
  app.get('*', (c, next) =>
    extname(c.req.path) === '' ? serveStatic({ root, path: 'index.html' })(c, next) : next(),
  );
  app.notFound((c) => c.text('Not found', 404));
  return app;
}
