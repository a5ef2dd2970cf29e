import { HttpErrorResponse } from '@angular/common/http';
import { App, awaitOutcome } from '../conformance/app';
import { diagonal } from '../conformance/pairs';
import { control } from '../control';
import { resetState } from '../reset-state';

for (const pair of diagonal) {
  for (const responseType of ['blob', 'arraybuffer'] as const) {
    describe(`errors of a download as ${responseType}, ${pair.name}:`, () => {
      let app: App;

      const download = (path: string) =>
        awaitOutcome(
          responseType === 'blob'
            ? app.http.get(app.url(path), { responseType: 'blob' })
            : app.http.get(app.url(path), { responseType: 'arraybuffer' }),
        );

      beforeEach(async () => {
        await resetState();
        app = await App.startSignedOut({ contract: 'response-headers', pair });
        await app.login();
      });

      it('ExpiredToken causes a refresh', async () => {
        await control.expire();

        const { values, error } = await download('item/7');

        expect(error).toBeNull();
        expect(await textOf(values[0])).toBe('{"id":7,"title":"Item 7"}');
        expect((await control.counters()).refreshes).toBe(1);
      });

      it('InvalidToken ends the session', async () => {
        await control.revoke({ access: true });

        const { authError } = await download('item/7');

        expect(authError?.code).toBe('session-expired');
        expect((await control.counters()).refreshes).toBe(0);
        expect(app.auth.isAuthenticated()).toBeFalse();
      });

      it('any other error is passed to the caller with the requested type of body', async () => {
        const { authError, error } = await download('forbidden');

        expect(authError).toBeUndefined();
        expect(error).toBeInstanceOf(HttpErrorResponse);
        expect(error?.status).toBe(403);
        expect(await textOf(error?.error)).toBe('Forbidden');
      });
    });
  }
}

async function textOf(body: unknown): Promise<string> {
  return body instanceof Blob || body instanceof ArrayBuffer
    ? new Response(body).text()
    : `not a binary body: ${typeof body}`;
}
