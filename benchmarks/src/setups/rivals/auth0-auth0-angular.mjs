import { withInterceptors } from '@angular/common/http';
import { authHttpInterceptorFn, provideAuth0 } from '@auth0/auth0-angular';
import { apiFolder } from '../../work/urls.ts';

const clientId = 'app';
const audience = 'default';
const scope = 'openid profile email';
const cached = new Map();

/** Its built-in memory cache cannot be filled from outside; this one is as fast. */
const cache = {
  get: (key) => cached.get(key),
  set: (key, entry) => void cached.set(key, entry),
  remove: (key) => void cached.delete(key),
  allKeys: () => [...cached.keys()],
};

export const setup = {
  options: (backend) => ({
    backend,
    http: [withInterceptors([authHttpInterceptorFn])],
    providers: [
      provideAuth0({
        domain: 'issuer.example.com',
        clientId,
        cache,
        httpInterceptor: { allowedList: [`${apiFolder}*`] },
      }),
    ],
  }),
  signIn(_, token) {
    const body = { access_token: token, expires_in: 3600, audience, scope, client_id: clientId };
    const entry = { body, expiresAt: Math.floor(Date.now() / 1000) + 3600 };
    const user = { id_token: token, decodedToken: { claims: {}, user: {} } };
    cached.set(`@@auth0spajs@@::${clientId}::${audience}::${scope}`, entry);
    cached.set(`@@auth0spajs@@::${clientId}::@@user@@`, user);
  },
};
