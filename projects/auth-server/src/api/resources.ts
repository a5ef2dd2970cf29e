import { Hono } from 'hono';
import type { Backend } from '../backend.ts';
import type { ApiContext, ApiEnv } from './api-env.ts';
import { echo } from './echo.ts';
import { eventStream } from './event-stream.ts';
import { guard } from './guard.ts';
import { pause } from './pause.ts';
import { digestUpload } from './upload-digest.ts';

const MAX_ITEMS = 1000;
const MAX_SLOW_MS = 60_000;
const REDIRECTS = [301, 302, 303, 307, 308] as const;

const item = (id: number) => ({ id, title: `Item ${id}` });

const parseInteger = (text: string | undefined, defaultValue: number, max: number) =>
  Math.min(Math.max(Math.trunc(Number(text ?? defaultValue)) || 0, 0), max);

/** The resources below `/api/`, which are the same for every contract. All but `public` require a token. */
export function resources(backend: Backend): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>();
  const reject = (c: ApiContext) => {
    c.set('rejected', true);
    return c.get('contract').rejectAccess('expired', backend.settings);
  };

  api.get('/public', (c) => c.json({ message: 'anyone may read this' }));
  api.use('/upload', digestUpload);
  // Created per request, because the control API may have replaced the settings.
  api.use((c, next) => guard(backend)(c, next));

  api.get('/me', (c) => c.json(c.get('claims')));
  api.get('/items', (c) => {
    const length = parseInteger(c.req.query('n'), 10, MAX_ITEMS);
    return c.json(Array.from({ length }, (_, index) => item(index + 1)));
  });
  api.get('/item/:id{[0-9]+}', (c) => c.json(item(Number(c.req.param('id')))));
  api.get('/slow', async (c) => {
    const ms = parseInteger(c.req.query('ms'), 1000, MAX_SLOW_MS);
    await pause(ms, c.env.outgoing);
    return c.json({ ms });
  });
  api.post('/upload', (c) => c.json(c.get('upload')));
  api.get('/events', (c) => eventStream(c, backend));
  api.get('/admin/users', (c) =>
    c.get('claims').roles.includes('admin')
      ? c.json(backend.users.all())
      : c.get('contract').rejectScope(),
  );
  api.all('/echo', echo);
  api.all('/always401', reject);
  api.all('/forbidden', (c) => c.get('contract').rejectScope());
  api.all('/redirect-foreign', (c) => {
    const status = REDIRECTS.find((code) => String(code) === c.req.query('status')) ?? 302;
    return c.redirect(`${backend.urls.foreign}/redirected`, status);
  });
  return api;
}
