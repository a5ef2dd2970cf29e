import { switchMap } from 'rxjs';
import { authServer } from '../auth-server';
import { App, awaitOutcome } from '../conformance/app';
import { diagonal } from '../conformance/pairs';
import { control } from '../control';
import { until } from '../until';
import { fingerprintOf, requestsTo, statusesOf } from './logged-requests';
import { FileOnDisk } from './file-on-disk';
import {
  expectSessionKept,
  reopenPage,
  signInWithExpiredToken,
  startSignedIn,
} from './start-signed-in';

const bytes = Uint8Array.from({ length: 50_000 }, (_, n) => (n * 31 + (n >> 8)) % 256);

function form(): FormData {
  const data = new FormData();
  data.append('title', 'A file – with “quotes”');
  data.append('file', new File([bytes], 'bytes.bin', { type: 'application/octet-stream' }));
  return data;
}

const bodies: readonly (readonly [string, () => unknown])[] = [
  ['FormData', form],
  ['Blob', () => new Blob([bytes], { type: 'image/x-test' })],
  ['ArrayBuffer', () => bytes.buffer.slice(0)],
  ['URLSearchParams', () => new URLSearchParams({ a: 'ä & =', b: '+ %20' })],
];

for (const pair of diagonal) {
  describe(`a replayed body, ${pair.name}:`, () => {
    for (const [type, body] of bodies) {
      it(`a ${type} is replayed byte for byte [F071]`, async () => {
        const app = await startSignedIn({ contract: 'json-body', pair });
        await control.expire();

        const { error, values } = await awaitOutcome(app.http.post(app.url('upload'), body()));

        expect(error).toBeNull();
        const attempts = await requestsTo('/upload');
        const [first, second] = attempts.map(({ bodySha256 }) => bodySha256);
        expect(attempts.map(({ status }) => status)).toEqual([401, 200]);
        expect(second).toBe(first ?? 'a digest');
        expect(values).toEqual([jasmine.objectContaining({ sha256: first })]);
        expect((values[0] as { bytes: number }).bytes).toBeGreaterThan(20);
      });
    }

    for (const change of ['remove', 'overwrite'] as const) {
      it(`a file that is unreadable at its replay (${change}) fails the request and keeps the session [F073]`, async () => {
        const app = await startSignedIn({
          contract: 'json-body',
          pair,
          origin: authServer().apiUrl,
        });
        const onDisk = await FileOnDisk.write(bytes);
        await control.expire();
        await control.set({ refreshDelayMs: 200 });

        const upload = awaitOutcome(app.http.post(app.url('upload'), onDisk.file));
        await until(() => app.countEvents('request-held') === 1);
        await onDisk[change]();
        expect(app.countEvents('request-replayed')).toBe(0);
        const { error, authError } = await upload;

        await expectAsync(onDisk.file.arrayBuffer()).toBeRejected();
        expect(error?.status).toBe(0);
        expect(authError).toBeUndefined();
        expect(app.countEvents('request-replayed')).toBe(1);
        expect((await statusesOf('/upload')).filter((status) => status !== null)).toEqual([401]);
        expect((await control.counters()).refreshes).toBe(1);
        expectSessionKept(app);
        expect((await app.get()).error).toBeNull();
      });
    }
  });
}

for (const pair of diagonal) {
  describe(`an upload of 64 MB, ${pair.name}:`, () => {
    const megabyte = new Uint8Array(1_048_576).fill(7);
    const big = () => new Blob(Array.from({ length: 64 }, () => megabyte));

    async function expectOneUploadAfterRefresh(
      app: App,
      values: readonly unknown[],
    ): Promise<void> {
      const inOrder = (await control.requests())
        .filter(({ path }) => /(refresh|upload)$/.test(path))
        .map(({ path, status }) => [path, status]);
      const [upload] = await requestsTo('/upload');
      expect(values).toEqual([jasmine.objectContaining({ bytes: 64 * megabyte.length })]);
      expect(inOrder).toEqual([
        ['/json-body/refresh', 200],
        ['/json-body/api/upload', 200],
      ]);
      expect(upload?.tokenFingerprint).toBe(await fingerprintOf(app.auth.accessToken() ?? ''));
    }

    it('a large upload with an expired token is sent once, after the refresh [F077]', async () => {
      const app = await startSignedIn({ contract: 'json-body', pair, origin: authServer().apiUrl });
      await signInWithExpiredToken(app);

      const { values } = await awaitOutcome(app.http.post(app.url('upload'), big()));

      await expectOneUploadAfterRefresh(app, values);
    });

    it('a large upload after getAccessToken() is sent once, after the refresh [F077]', async () => {
      const options = { contract: 'json-body', pair, origin: authServer().apiUrl } as const;
      await startSignedIn(options);
      const app = await reopenPage(options, 57_000);

      const { values } = await awaitOutcome(
        app.auth.getAccessToken().pipe(switchMap(() => app.http.post(app.url('upload'), big()))),
      );

      await expectOneUploadAfterRefresh(app, values);
    });
  });
}
