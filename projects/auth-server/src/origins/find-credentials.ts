import { fingerprint } from '../tokens/fingerprint.ts';

export interface FoundCredential {
  readonly in: 'header' | 'cookie' | 'path' | 'query' | 'body';
  /** Name of the header, cookie or query parameter; '' for path and body. */
  readonly name: string;
  readonly fingerprint: string;
}

const CREDENTIAL_NAME = /auth|token|jwt|secret|session|credential|password|api-?key|csrf|xsrf/i;
/** A JWT, an opaque token of this server, or a Bearer value. */
const TOKEN = /[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|hf[ar]_[\w-]{20,}|\bbearer\s+\S+/i;
/** Headers that the browser itself adds. They contain no secrets. */
const HARMLESS_HEADERS = new Set(['sec-fetch-storage-access', 'access-control-request-headers']);

export function findCredentials(url: URL, headers: Headers, body: string): FoundCredential[] {
  const found: FoundCredential[] = [];
  const add = (location: FoundCredential['in'], name: string, value: string) =>
    found.push({ in: location, name, fingerprint: fingerprint(value) });

  for (const [name, value] of headers) {
    if (
      name !== 'cookie' &&
      !HARMLESS_HEADERS.has(name) &&
      (CREDENTIAL_NAME.test(name) || TOKEN.test(value))
    ) {
      add('header', name, value);
    }
  }
  // Every cookie counts as a leak: the browser must not send any of the app's cookies to this origin.
  for (const cookie of headers.get('cookie')?.split(/;\s*/) ?? []) {
    const [name = '', ...value] = cookie.split('=');
    add('cookie', name, value.join('='));
  }
  for (const [name, value] of url.searchParams) {
    if (CREDENTIAL_NAME.test(name) || TOKEN.test(value)) {
      add('query', name, value);
    }
  }
  for (const [location, text] of [
    ['path', url.pathname],
    ['body', body],
  ] as const) {
    const token = TOKEN.exec(text)?.[0] ?? (location === 'body' ? findTokenField(text) : undefined);
    if (token) {
      add(location, '', token);
    }
  }
  return found;
}

/** Finds the value of `"refreshToken": "…"` in JSON, or of `refresh_token=…` in a form. */
function findTokenField(body: string): string | undefined {
  return /(?:token|password|secret)"?\s*[:=]\s*"?([^"&\s]{4,})/i.exec(body)?.[1];
}

/** Makes a path safe to record. */
export function redactTokens(path: string): string {
  return path.replaceAll(new RegExp(TOKEN, 'gi'), '<token>');
}
