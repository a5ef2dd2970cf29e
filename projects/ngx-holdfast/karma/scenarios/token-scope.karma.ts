import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { AuthService, authInterceptor, provideAuth, withJsonBackend } from 'ngx-holdfast';
import { lastValueFrom } from 'rxjs';
import { authServer } from '../auth-server';
import { awaitOutcome } from '../conformance/app';
import { diagonal } from '../conformance/pairs';
import { control } from '../control';
import { expectSessionKept, startSignedIn } from './start-signed-in';

const redirects = [301, 302, 303, 307, 308];

const origins = [
  ['the origin of the page', () => ''],
  ['another origin', () => authServer().apiUrl],
] as const;

function insertFirst(tagName: string, attribute: string, value: string): HTMLElement {
  const element = document.createElement(tagName);
  element.setAttribute(attribute, value);
  document.head.prepend(element);
  return element;
}

/** Holdfast accepts these tokens, but the server rejects such large headers. */
const tooLarge = [
  ['rejected with 431', () => '', 7_000, 431],
  ['rejected without CORS headers', () => authServer().apiUrl, 11_700, 0],
] as const;

for (const pair of diagonal) {
  describe(`the token scope, ${pair.name}:`, () => {
    for (const [place, origin] of origins) {
      it(`a request to ${place} carries no token after a redirect to a foreign origin [F095]`, async () => {
        const app = await startSignedIn({ contract: 'json-body', pair, origin: origin() });

        for (const status of redirects) {
          const url = app.url(`redirect-foreign?status=${status}`);
          await lastValueFrom(app.http.get(url));
          await awaitOutcome(app.http.post(url, { amount: status }));
        }

        const { requests, credentials } = await control.foreign();
        expect(requests).toBeGreaterThanOrEqual(2 * redirects.length);
        expect(credentials).toEqual([]);
        expectSessionKept(app);
      });
    }

    it('browsers remove only the Authorization header on such a redirect [F095]', async () => {
      const app = await startSignedIn({ contract: 'json-body', pair });
      const secret = `Bearer ${app.auth.accessToken() ?? ''}`;

      await lastValueFrom(
        app.http.get(app.url('redirect-foreign'), { headers: { 'X-Auth-Token': secret } }),
      );

      const { credentials } = await control.foreign();
      expect(credentials).toEqual([
        jasmine.objectContaining({ found: [jasmine.objectContaining({ name: 'x-auth-token' })] }),
      ]);
    });

    for (const hiding of [null, 'form', 'img', 'iframe']) {
      const how = hiding === null ? '' : `, though an <${hiding}> hides document.baseURI`;
      it(`a <base> that is inserted later takes no token along${how} [F170]`, async () => {
        const app = await startSignedIn({ contract: 'json-body', pair });
        const url = app.url('item/1');
        await lastValueFrom(app.http.get(url));
        const inserted = [insertFirst('base', 'href', `${authServer().foreignUrl}/`)];
        try {
          if (hiding !== null) {
            inserted.push(insertFirst(hiding, 'name', 'baseURI'));
            expect(document.baseURI).not.toContain(authServer().foreignUrl);
          }

          await awaitOutcome(app.http.get(url));
        } finally {
          inserted.forEach((element) => element.remove());
        }

        expect(await control.foreign()).toEqual({ requests: 1, credentials: [] });
        await lastValueFrom(app.http.get(url));
      });
    }

    for (const [how, origin, padding, status] of tooLarge) {
      it(`a header that is ${how} fails the request without a refresh or a sign-out [F100]`, async () => {
        const app = await startSignedIn({ contract: 'json-body', pair, origin: origin() });
        await control.set({ tokenPaddingBytes: padding });
        await app.login();

        const outcomes = await app.getInParallel(5);

        expect(outcomes.map(({ error }) => error?.status)).toEqual(outcomes.map(() => status));
        expect(outcomes.map(({ authError }) => authError)).toEqual(outcomes.map(() => undefined));
        expect(app.countEvents('request-replayed')).toBe(0);
        expect((await control.counters()).refreshes).toBe(0);
        expectSessionKept(app);
        await control.set({ tokenPaddingBytes: 0 });
        await lastValueFrom(app.auth.refresh());
        expect((await app.get()).error).toBeNull();
      });
    }
  });
}

describe('where a token goes,', () => {
  for (const scheme of ['filesystem', 'blob', 'intent', 'view-source']) {
    it(`a URL of the scheme ${scheme} with the origin of the API takes none along [F193]`, () => {
      TestBed.configureTestingModule({
        providers: [
          provideHttpClient(withInterceptors([authInterceptor])),
          provideHttpClientTesting(),
          provideAuth(
            { api: ['https://api.example.com'] },
            withJsonBackend({ refresh: '/refresh' }),
          ),
        ],
      });
      const backend = TestBed.inject(HttpTestingController);
      const auth = TestBed.inject<AuthService>(AuthService);
      auth.setTokens({ accessToken: 'a.b.c', expiresIn: 60 }).subscribe();
      const sent = (url: string) => {
        TestBed.inject(HttpClient).get(url).subscribe();
        return backend.expectOne(url).request.headers.keys();
      };

      expect(sent('https://api.example.com/temporary/x')).toEqual(['Authorization']);
      expect(sent(`${scheme}:https://api.example.com/temporary/x`)).toEqual([]);
    });
  }
});
