import { Hono } from 'hono';
import type { Backend } from '../backend.ts';
import { CONTRACTS } from '../contracts/contracts.ts';
import type { ApiEnv } from './api-env.ts';
import { countOutcome } from './count-outcome.ts';
import { cut, injectFault } from './inject-fault.ts';
import { logRequest } from './log-request.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refresh } from './refresh.ts';
import { resources } from './resources.ts';
import { revoke } from './revoke.ts';

const NAMES = CONTRACTS.map(({ name }) => name).join('|');
const API_PATHS = new RegExp(`^/(${NAMES})/api(/|$)`);
const TOKEN_PATHS = new RegExp(`^/(${NAMES})/(login|refresh|logout|token|revoke)$`);

/** Whether a request is for the API. A GET of `/json-body/login` is not: it may be a page of the app. */
export function isApiRequest(method: string, path: string): boolean {
  const reads = method === 'GET' || method === 'HEAD';
  return (
    API_PATHS.test(path) || path.startsWith('/.well-known/') || (!reads && TOKEN_PATHS.test(path))
  );
}

/** The API of all contracts, as both the app origin and the api origin serve it. */
export function api(backend: Backend): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  for (const contract of CONTRACTS) {
    const under = new Hono<ApiEnv>();
    under.use(logRequest(backend, contract));
    under.post('/login', injectFault(backend, 'login'), (c) => login(c, backend));
    under.post(
      `/${contract.refreshPath}`,
      (_c, next) => {
        backend.counters.count('refreshes', contract.name);
        return next();
      },
      injectFault(backend, 'refresh'),
      (c) => refresh(c, backend),
    );
    under.post('/logout', injectFault(backend, 'logout'), (c) => logout(c, backend));
    if (contract.name === 'oauth2') {
      under.post('/revoke', injectFault(backend, 'logout'), (c) => revoke(c, backend));
    }
    under.use('/api/*', countOutcome(backend), injectFault(backend, 'api'));
    under.route('/api', resources(backend));
    app.route(`/${contract.name}`, under);
  }
  app.get('/.well-known/jwks.json', (c) =>
    backend.down ? cut(c) : c.json({ keys: [backend.signingKey.publicJwk] }),
  );
  app.notFound((c) => c.json({ message: `no such resource: ${c.req.method} ${c.req.path}` }, 404));
  return app;
}
