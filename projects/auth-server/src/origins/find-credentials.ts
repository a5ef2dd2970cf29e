import { fingerprint } from '../tokens/fingerprint.ts';

export interface FoundCredential {
  readonly in: 'header' | 'cookie' | 'path' | 'query' | 'body';
  /** Of the header, cookie, query parameter; '' elsewhere. */
  readonly name: string;
  readonly fingerprint: string;
}

const TELLING_NAME = /auth|token|jwt|secret|session|credential|password|api-?key|csrf|xsrf/i;
/** A JWT, one of this server's opaque tokens, or a Bearer value. */
const TOKEN = /[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|hf[ar]_[\w-]{20,}|\bbearer\s+\S+/i;
/** Has 'token' in its name, but is not sent by the app and says nothing secret. */
const HARMLESS_HEADERS = new Set(['sec-fetch-storage-access', 'access-control-request-headers']);

export function findCredentials(url: URL, headers: Headers, body: string): FoundCredential[] {
  const found: FoundCredential[] = [];
  const add = (where: FoundCredential['in'], name: string, value: string) =>
    found.push({ in: where, name, fingerprint: fingerprint(value) });

  for (const [name, value] of headers) {
    if (
      name !== 'cookie' &&
      !HARMLESS_HEADERS.has(name) &&
      (TELLING_NAME.test(name) || TOKEN.test(value))
    ) {
      add('header', name, value);
    }
  }
  // Every cookie counts: none of the app's has any business here.
  for (const cookie of headers.get('cookie')?.split(/;\s*/) ?? []) {
    const [name = '', ...value] = cookie.split('=');
    add('cookie', name, value.join('='));
  }
  for (const [name, value] of url.searchParams) {
    if (TELLING_NAME.test(name) || TOKEN.test(value)) {
      add('query', name, value);
    }
  }
  for (const [where, text] of [
    ['path', url.pathname],
    ['body', body],
  ] as const) {
    const token = TOKEN.exec(text)?.[0] ?? (where === 'body' ? tokenMember(text) : undefined);
    if (token) {
      add(where, '', token);
    }
  }
  return found;
}

/** `"refreshToken": "…"` of JSON, `refresh_token=…` of a form. */
function tokenMember(body: string): string | undefined {
  return /(?:token|password|secret)"?\s*[:=]\s*"?([^"&\s]{4,})/i.exec(body)?.[1];
}

/** A path that is safe to record. */
export function withoutTokens(path: string): string {
  return path.replaceAll(new RegExp(TOKEN, 'gi'), '<token>');
}
