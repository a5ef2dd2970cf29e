import { extname } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';

/** The built demo. A path without a file extension is a page of the app, which its own router resolves. */
export function staticFiles(root: string): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    const isPage = c.res.headers.get('content-type')?.startsWith('text/html');
    // Rebuilt files must be seen at once; only names with a hash in them may be kept.
    c.res.headers.set('cache-control', isPage ? 'no-store' : 'no-cache');
  });
  app.use(serveStatic({ root }));
  app.get('*', (c, next) =>
    extname(c.req.path) === '' ? serveStatic({ root, path: 'index.html' })(c, next) : next(),
  );
  app.notFound((c) => c.text('Not found', 404));
  return app;
}
