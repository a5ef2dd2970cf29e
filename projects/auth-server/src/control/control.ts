import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Backend } from '../backend.ts';
import { InvalidInput, requireRecord } from './invalid-input.ts';
import { parseFault } from './parse-fault.ts';
import { parseSettings } from './parse-settings.ts';
import { reset } from './reset.ts';
import { revokeSessions } from './revoke-sessions.ts';

async function jsonBody(request: Request, whenEmpty?: unknown): Promise<unknown> {
  const text = await request.text();
  if (text === '' && whenEmpty !== undefined) {
    return whenEmpty;
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message would quote the body.
    throw new InvalidInput('the body must be JSON');
  }
}

/** The API by which tests control the server. It is unprotected, so it is served only if the option is set. */
export function control(backend: Backend): Hono {
  const app = new Hono();
  app.use(cors({ origin: (origin) => origin, credentials: true, maxAge: 600 }));
  app.onError((error, c) => {
    if (error instanceof InvalidInput) {
      return c.json({ message: error.message }, 400);
    }
    throw error;
  });

  app.post('/reset', (c) => {
    reset(backend);
    return c.body(null, 204);
  });
  app.get('/settings', (c) => c.json(backend.settings));
  app.patch('/settings', async (c) => {
    const changes = parseSettings(await jsonBody(c.req.raw));
    backend.settings = { ...backend.settings, ...changes };
    return c.json(backend.settings);
  });
  app.post('/expire', (c) => {
    backend.accessTokens.expireAll();
    return c.body(null, 204);
  });
  app.post('/revoke', async (c) => {
    const revoked = revokeSessions(backend, await jsonBody(c.req.raw, {}));
    return c.json({ revoked });
  });
  app.post('/faults', async (c) => {
    backend.faults.add(parseFault(await jsonBody(c.req.raw)));
    return c.json({ pending: backend.faults.pending() });
  });
  app.delete('/faults', (c) => {
    backend.faults.clear();
    return c.body(null, 204);
  });
  app.post('/down', async (c) => {
    const { down } = requireRecord(await jsonBody(c.req.raw), 'the body');
    if (typeof down !== 'boolean') {
      throw new InvalidInput("'down' must be true or false");
    }
    backend.down = down;
    return c.json({ down });
  });
  app.get('/counters', (c) => c.json(backend.counters.view()));
  app.get('/requests', (c) => c.json(backend.requestLog.view()));
  app.get('/foreign', (c) => c.json(backend.foreignRecorder.view()));
  app.delete('/foreign', (c) => {
    backend.foreignRecorder.clear();
    return c.body(null, 204);
  });
  return app;
}
