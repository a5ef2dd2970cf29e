import { App, outcome } from '../conformance/app';
import { diagonal } from '../conformance/pairs';
import { control } from '../control';
import { freshStart } from '../fresh-start';

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

/** Every byte there is, and some megabytes of them in a row would not differ. */
const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => (n * 31 + (n >> 8)) % 256);

async function sha256(of: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', of));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function form(): FormData {
  const data = new FormData();
  data.append('title', 'A file – with “quotes”');
  data.append('file', new File([bytes], 'bytes.bin', { type: 'application/octet-stream' }));
  return data;
}

for (const pair of diagonal) {
  describe(`a body that is sent twice, ${pair.name}:`, () => {
    let app: App;

    beforeEach(async () => {
      await freshStart();
      app = await App.startSignedOut({ contract: 'json-body', pair });
      await app.login();
      await control.expire();
    });

    async function upload(body: unknown): Promise<{ answer: Upload; sent: (string | null)[] }> {
      const { values, error } = await outcome(app.http.post(app.url('upload'), body));
      expect(error).toBeNull();
      const attempts = (await control.requests()).filter(({ path }) => path.endsWith('/upload'));
      expect(attempts.map(({ status }) => status)).toEqual([401, 200]);
      return {
        answer: values[0] as Upload,
        sent: attempts.map(({ bodySha256 }) => bodySha256),
      };
    }

    it('an ArrayBuffer is the same to the byte', async () => {
      const { answer, sent } = await upload(bytes.buffer);

      const expected = await sha256(bytes);
      expect(sent).toEqual([expected, expected]);
      expect(answer.bytes).toBe(bytes.length);
    });

    it('a Blob is the same to the byte, and keeps its type', async () => {
      const { answer, sent } = await upload(new Blob([bytes], { type: 'image/x-test' }));

      const expected = await sha256(bytes);
      expect(sent).toEqual([expected, expected]);
      expect(answer.contentType).toBe('image/x-test');
    });

    it('a FormData has the same parts', async () => {
      const { answer, sent } = await upload(form());

      expect(sent[0]).toMatch(/^[0-9a-f]{64}$/);
      expect(sent[1]).toBe(sent[0]);
      expect(answer.parts?.map(({ name, filename }) => [name, filename])).toEqual([
        ['title', null],
        ['file', 'bytes.bin'],
      ]);
      expect(answer.parts?.[1]?.sha256).toBe(await sha256(bytes));
    });
  });
}
