import type { MiddlewareHandler } from 'hono';
import { sha256 } from '../tokens/fingerprint.ts';
import type { ApiEnv, UploadDigest } from './api-env.ts';

/** Runs before the guard: the log also needs the digest of a rejected request, to compare it with the replay. */
export const digestUpload: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const contentType = c.req.header('content-type') ?? null;
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  const whole = { bytes: bytes.length, sha256: sha256(bytes), contentType };
  const upload = contentType?.startsWith('multipart/form-data')
    ? await digestParts(bytes, contentType).catch(() => whole) // Invalid multipart: digest the raw body.
    : whole;
  c.set('upload', upload);
  c.get('logged').bodySha256 = upload.sha256;
  await next();
};

async function digestParts(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
): Promise<UploadDigest> {
  const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  const parts = await Promise.all(
    [...form].map(async ([name, value]) => {
      const file = typeof value === 'string' ? new File([value], '') : value;
      const content = new Uint8Array(await file.arrayBuffer());
      const filename = typeof value === 'string' ? null : value.name;
      return { name, filename, bytes: content.length, sha256: sha256(content) };
    }),
  );
  return { bytes: bytes.length, sha256: sha256(JSON.stringify(parts)), contentType, parts };
}
