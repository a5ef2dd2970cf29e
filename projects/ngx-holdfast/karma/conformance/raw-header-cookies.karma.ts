import { control } from '../control';
import { freshStart, traces } from '../fresh-start';
import { App } from './app';
import { pairs } from './pairs';

for (const pair of pairs) {
  describe(`contract raw-header-cookies in particular, ${pair.name}:`, () => {
    let app: App;

    beforeEach(async () => {
      await freshStart();
      app = await App.startSignedOut({ contract: 'raw-header-cookies', pair });
      await app.login();
    });

    it('both tokens are in cookies that scripts can read', () => {
      expect(cookie('access_token')).toBe(app.auth.accessToken() ?? '');
      expect(cookie('refresh_token')).toMatch(/^hfr_/);
    });

    it('the header is the token alone', async () => {
      const { values } = await app.get('echo');

      const { headers } = values[0] as { headers: Record<string, string> };
      expect(headers['authorization']).toBe(await fingerprint(cookie('access_token')));
    });

    it('a refresh replaces both cookies', async () => {
      const before = [cookie('access_token'), cookie('refresh_token')];
      await control.expire();

      expect((await app.get()).error).toBeNull();

      expect(before).not.toContain(cookie('access_token'));
      expect(before).not.toContain(cookie('refresh_token'));
    });

    it('a failed refresh removes both cookies', async () => {
      await control.revoke();
      await control.expire();

      expect((await app.get()).authError?.code).toBe('session-expired');

      expect(traces()).toEqual([]);
    });
  });
}

function cookie(name: string): string {
  const pair = document.cookie.split('; ').find((text) => text.startsWith(`${name}=`));
  return decodeURIComponent(pair?.slice(name.length + 1) ?? '');
}

/** As the server's echo tells credentials. */
async function fingerprint(text: string): Promise<string> {
  const digest = new Uint8Array(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)),
  );
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `sha256-8:${hex.slice(0, 8)}`;
}
