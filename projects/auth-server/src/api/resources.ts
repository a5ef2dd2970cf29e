import { Hono } from 'hono';
import type { Backend } from '../backend.ts';
import type { ApiContext, ApiEnv } from './api-env.ts';
import { echo } from './echo.ts';
import { eventStream } from './event-stream.ts';
import { guard } from './guard.ts';
import { pause } from './pause.ts';
import { digestUpload } from './upload-digest.ts';

const MAX_ITEMS = 1000;
const LONGEST_MS = 60_000;
const REDIRECTS = [301, 302, 303, 307, 308] as const;

const item = (id: number) => ({ id, title: `Item ${id}` });

const bounded = (text: string | undefined, otherwise: number, max: number) =>
  Math.min(Math.max(Math.trunc(Number(text ?? otherwise)) || 0, 0), max);

/** What lies behind the token: the same resources for every contract. */
export function resources(backend: Backend): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>();
  const refuse = (c: ApiContext) => {
    c.set('refused', true);
    return c.get('contract').refuseAccess('expired', backend.settings);
  };

  api.get('/public', (c) => c.json({ message: 'anyone may read this' }));
  api.use('/upload', digestUpload);
  // Made anew for each request: the settings may have been replaced since.
  api.use((c, next) => guard(backend)(c, next));

  api.get('/me', (c) => c.json(c.get('claims')));
  api.get('/items', (c) => {
    const length = bounded(c.req.query('n'), 10, MAX_ITEMS);
    return c.json(Array.from({ length }, (_, index) => item(index + 1)));
  });
  api.get('/item/:id{[0-9]+}', (c) => c.json(item(Number(c.req.param('id')))));
  api.get('/slow', async (c) => {
    const ms = bounded(c.req.query('ms'), 1000, LONGEST_MS);
    await pause(ms, c.env.outgoing);
    return c.json({ ms });
  });
  api.post('/upload', (c) => c.json(c.get('upload')));
  api.get('/events', (c) => eventStream(c, backend));
  api.get('/admin/users', (c) =>
    c.get('claims').roles.includes('admin')
      ? c.json(backend.users.all())
      : c.get('contract').refuseScope(),
  );
  api.all('/echo', echo);
  api.all('/always401', refuse);
  api.all('/forbidden', (c) => c.get('contract').refuseScope());
  api.all('/redirect-foreign', (c) => {
    const status = REDIRECTS.find((known) => String(known) === c.req.query('status')) ?? 302;
    return c.redirect(`${backend.urls.foreign}/redirected`, status);
  });
  return api;
}
