import { App, awaitOutcome } from '../conformance/app';
import { diagonal } from '../conformance/pairs';
import { control } from '../control';
import { resetState } from '../reset-state';

interface Upload {
  readonly bytes: number;
  readonly sha256: string;
  readonly contentType: string;
  readonly parts?: readonly {
    readonly name: string;
    readonly filename: string | null;
    readonly sha256: string;
  }[];
}

/** Contains every byte value. */
const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => (n * 31 + (n >> 8)) % 256);

async function sha256(data: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function form(): FormData {
  const data = new FormData();
  data.append('title', 'A file – with “quotes”');
  data.append('file', new File([bytes], 'bytes.bin', { type: 'application/octet-stream' }));
  return data;
}

for (const pair of diagonal) {
  describe(`a replayed body, ${pair.name}:`, () => {
    let app: App;

    beforeEach(async () => {
      await resetState();
      app = await App.startSignedOut({ contract: 'json-body', pair });
      await app.login();
      await control.expire();
    });

    async function upload(body: unknown): Promise<{ response: Upload; sent: (string | null)[] }> {
      const { values, error } = await awaitOutcome(app.http.post(app.url('upload'), body));
      expect(error).toBeNull();
      const attempts = (await control.requests()).filter(({ path }) => path.endsWith('/upload'));
      expect(attempts.map(({ status }) => status)).toEqual([401, 200]);
      return {
        response: values[0] as Upload,
        sent: attempts.map(({ bodySha256 }) => bodySha256),
      };
    }

    it('an ArrayBuffer is replayed byte for byte', async () => {
      const { response, sent } = await upload(bytes.buffer);

      const expected = await sha256(bytes);
      expect(sent).toEqual([expected, expected]);
      expect(response.bytes).toBe(bytes.length);
    });

    it('a Blob is replayed byte for byte and keeps its type', async () => {
      const { response, sent } = await upload(new Blob([bytes], { type: 'image/x-test' }));

      const expected = await sha256(bytes);
      expect(sent).toEqual([expected, expected]);
      expect(response.contentType).toBe('image/x-test');
    });

    it('a FormData is replayed with the same parts', async () => {
      const { response, sent } = await upload(form());

      expect(sent[0]).toMatch(/^[0-9a-f]{64}$/);
      expect(sent[1]).toBe(sent[0]);
      expect(response.parts?.map(({ name, filename }) => [name, filename])).toEqual([
        ['title', null],
        ['file', 'bytes.bin'],
      ]);
      expect(response.parts?.[1]?.sha256).toBe(await sha256(bytes));
    });
  });
}
