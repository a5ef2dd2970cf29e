import { Hono } from 'hono';
import type { Backend } from '../backend.ts';
import { CONTRACTS } from '../contracts/contracts.ts';
import type { ApiEnv } from './api-env.ts';
import { countOutcome } from './count-outcome.ts';
import { cutConnection, injectFault } from './inject-fault.ts';
import { logRequest } from './log-request.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refresh } from './refresh.ts';
import { resources } from './resources.ts';
import { revoke } from './revoke.ts';

const NAMES = CONTRACTS.map(({ name }) => name).join('|');
const API_PATHS = new RegExp(`^/(${NAMES})/api(/|$)`);
const TOKEN_PATHS = new RegExp(`^/(${NAMES})/(login|refresh|logout|token|revoke)$`);

/** Whether a request is for the API. `GET /json-body/login` is not, because it may be a page of the app. */
export function isApiRequest(method: string, path: string): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  return (
    API_PATHS.test(path) || path.startsWith('/.well-known/') || (!isRead && TOKEN_PATHS.test(path))
  );
}

/** The API of all contracts. The app origin and the API origin both serve it. */
export function api(backend: Backend): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  for (const contract of CONTRACTS) {
    const routes = new Hono<ApiEnv>();
    routes.use(logRequest(backend, contract));
    routes.post('/login', injectFault(backend, 'login'), (c) => login(c, backend));
    routes.post(
      `/${contract.refreshPath}`,
      (_c, next) => {
        backend.counters.count('refreshes', contract.name);
        return next();
      },
      injectFault(backend, 'refresh'),
      (c) => refresh(c, backend),
    );
    routes.post('/logout', injectFault(backend, 'logout'), (c) => logout(c, backend));
    if (contract.name === 'oauth2') {
      routes.post('/revoke', injectFault(backend, 'logout'), (c) => revoke(c, backend));
    }
    routes.use('/api/*', countOutcome(backend), injectFault(backend, 'api'));
    routes.route('/api', resources(backend));
    app.route(`/${contract.name}`, routes);
  }
  app.get('/.well-known/jwks.json', (c) =>
    backend.down ? cutConnection(c) : c.json({ keys: [backend.signingKey.publicJwk] }),
  );
  app.notFound((c) => c.json({ message: `no such resource: ${c.req.method} ${c.req.path}` }, 404));
  return app;
}
