import { control } from '../control';
import { resetState, storedNames } from '../reset-state';
import { App } from './app';
import { pairs } from './pairs';

for (const pair of pairs) {
  describe(`details of the contract raw-header-cookies, ${pair.name}:`, () => {
    let app: App;

    beforeEach(async () => {
      await resetState();
      app = await App.startSignedOut({ contract: 'raw-header-cookies', pair });
      await app.login();
    });

    it('both tokens are in cookies that scripts can read', () => {
      expect(cookie('access_token')).toBe(app.auth.accessToken() ?? '');
      expect(cookie('refresh_token')).toMatch(/^hfr_/);
    });

    it('the header contains only the token', async () => {
      const { values } = await app.get('echo');

      const { headers } = values[0] as { headers: Record<string, string> };
      expect(headers['authorization']).toBe(await fingerprintOf(cookie('access_token')));
    });

    it('a refresh replaces both cookies', async () => {
      const before = [cookie('access_token'), cookie('refresh_token')];
      await control.expire();

      expect((await app.get()).error).toBeNull();

      expect(before).not.toContain(cookie('access_token'));
      expect(before).not.toContain(cookie('refresh_token'));
    });

    it('a rejected refresh removes both cookies', async () => {
      await control.revoke();
      await control.expire();

      expect((await app.get()).authError?.code).toBe('session-expired');

      expect(storedNames()).toEqual([]);
    });
  });
}

function cookie(name: string): string {
  const pair = document.cookie.split('; ').find((text) => text.startsWith(`${name}=`));
  return decodeURIComponent(pair?.slice(name.length + 1) ?? '');
}

/** Fingerprint of credentials, as the server's echo returns it. */
async function fingerprintOf(text: string): Promise<string> {
  const digest = new Uint8Array(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)),
  );
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `sha256-8:${hex.slice(0, 8)}`;
}
