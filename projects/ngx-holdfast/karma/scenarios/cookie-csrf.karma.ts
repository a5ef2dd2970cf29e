import { authServer } from '../auth-server';
import { App } from '../conformance/app';
import { diagonal } from '../conformance/pairs';
import { control } from '../control';
import { until } from '../until';
import { sentTo, statusesOf } from './sent';
import { expectSessionKept, signedIn } from './signed-in';

const contract = 'http-only-cookie';

/** What a page elsewhere can make this browser send, with cookies and without asking. */
const simple = { mode: 'no-cors', credentials: 'include' } as const;

for (const pair of diagonal) {
  describe(`the cookie contract and forged requests, ${pair.name}:`, () => {
    let app: App;

    beforeEach(async () => (app = await signedIn({ contract, pair })));

    async function expectNothingSpent(): Promise<void> {
      await control.expire();
      expect((await app.get()).error).toBeNull();
      expect(await control.counters()).toEqual(
        jasmine.objectContaining({ refreshed: 1, reuses: 0, logouts: 0 }),
      );
      expectSessionKept(app);
    }

    it('a POST without the header, though with the cookie, is refused and spends nothing [F154]', async () => {
      for (const origin of ['', authServer().apiUrl]) {
        await fetch(`${origin}/${contract}/refresh`, { ...simple, method: 'POST' });
        await fetch(`${origin}/${contract}/logout`, { ...simple, method: 'POST' });
      }

      // 400 and not 401: the cookie was there.
      expect(await statusesOf('/refresh')).toEqual([400, 400]);
      expect(await statusesOf('/logout')).toEqual([400, 400]);
      await expectNothingSpent();
    });

    it('a form that is posted from another page is refused as well [F154]', async () => {
      await postForm(`${authServer().apiUrl}/${contract}/refresh`);

      expect(await statusesOf('/refresh')).toEqual([400]);
      await expectNothingSpent();
    });

    it('a GET refreshes nothing and signs nobody out [F154]', async () => {
      for (const origin of ['', authServer().apiUrl]) {
        await fetch(`${origin}/${contract}/refresh`, simple);
        await fetch(`${origin}/${contract}/logout`, simple);
      }

      expect((await control.counters()).refreshes).toBe(0);
      await expectNothingSpent();
    });

    // Angular adds the XSRF header by itself on the origin of the page only.
    it('Holdfast itself asks by POST, with what the server demands [F154]', async () => {
      const elsewhere = { contract, pair, origin: authServer().apiUrl } as const;
      const other = await signedIn(elsewhere);
      await control.expire();
      await other.get();
      const reloaded = await App.start(elsewhere);
      await until(() => reloaded.auth.state().status !== 'restoring');

      const refreshes = await sentTo('/refresh');
      expect(refreshes.map(({ method, status }) => [method, status])).toEqual([
        ['POST', 200],
        ['POST', 200],
      ]);
      expectSessionKept(reloaded);
    });
  });
}

/** As a page does that wants its visitor's cookies to be sent along. */
async function postForm(action: string): Promise<void> {
  const frame = document.createElement('iframe');
  frame.name = 'forged';
  const form = document.createElement('form');
  Object.assign(form, { action, method: 'post', target: frame.name });
  document.body.append(frame, form);
  form.submit();
  await until(async () => (await sentTo('/refresh')).some(({ status }) => status !== null));
  frame.remove();
  form.remove();
}
