import { authServer } from '../auth-server';
import { App } from '../conformance/app';
import { diagonal } from '../conformance/pairs';
import { control } from '../control';
import { until } from '../until';
import { requestsTo, statusesOf } from './logged-requests';
import { expectSessionKept, startSignedIn } from './start-signed-in';

const contract = 'http-only-cookie';

/** Options of a cross-site request that sends cookies and needs no CORS preflight. */
const simple = { mode: 'no-cors', credentials: 'include' } as const;

for (const pair of diagonal) {
  describe(`the cookie contract and forged requests, ${pair.name}:`, () => {
    let app: App;

    beforeEach(async () => (app = await startSignedIn({ contract, pair })));

    async function expectNoTokenUsed(): Promise<void> {
      await control.expire();
      expect((await app.get()).error).toBeNull();
      expect(await control.counters()).toEqual(
        jasmine.objectContaining({ refreshed: 1, reuses: 0, logouts: 0 }),
      );
      expectSessionKept(app);
    }

    it('a POST with the cookie but without the header is rejected and uses no token [F154]', async () => {
      for (const origin of ['', authServer().apiUrl]) {
        await fetch(`${origin}/${contract}/refresh`, { ...simple, method: 'POST' });
        await fetch(`${origin}/${contract}/logout`, { ...simple, method: 'POST' });
      }

      // 400, not 401: the cookie was sent.
      expect(await statusesOf('/refresh')).toEqual([400, 400]);
      expect(await statusesOf('/logout')).toEqual([400, 400]);
      await expectNoTokenUsed();
    });

    it('a form post from another page is rejected [F154]', async () => {
      await postForm(`${authServer().apiUrl}/${contract}/refresh`);

      expect(await statusesOf('/refresh')).toEqual([400]);
      await expectNoTokenUsed();
    });

    it('a GET neither refreshes nor signs out [F154]', async () => {
      for (const origin of ['', authServer().apiUrl]) {
        await fetch(`${origin}/${contract}/refresh`, simple);
        await fetch(`${origin}/${contract}/logout`, simple);
      }

      expect((await control.counters()).refreshes).toBe(0);
      await expectNoTokenUsed();
    });

    // Angular itself adds the XSRF header only to requests to the page's origin.
    it('Holdfast refreshes by POST with the header that the server requires [F154]', async () => {
      const crossOrigin = { contract, pair, origin: authServer().apiUrl } as const;
      const other = await startSignedIn(crossOrigin);
      await control.expire();
      await other.get();
      const reloaded = await App.start(crossOrigin);
      await until(() => reloaded.auth.state().status !== 'restoring');

      const refreshes = await requestsTo('/refresh');
      expect(refreshes.map(({ method, status }) => [method, status])).toEqual([
        ['POST', 200],
        ['POST', 200],
      ]);
      expectSessionKept(reloaded);
    });
  });
}

/** Posts a form as a malicious page does, with the cookies of its visitor. */
async function postForm(action: string): Promise<void> {
  const frame = document.createElement('iframe');
  frame.name = 'forged';
  const form = document.createElement('form');
  Object.assign(form, { action, method: 'post', target: frame.name });
  document.body.append(frame, form);
  form.submit();
  await until(async () => (await requestsTo('/refresh')).some(({ status }) => status !== null));
  frame.remove();
  form.remove();
}
