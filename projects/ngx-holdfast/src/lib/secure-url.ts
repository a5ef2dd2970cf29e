import { AuthConfigError } from './auth-config-error';

declare const ngDevMode: unknown;

const loopbackHost = /^(localhost|127(\.\d+){3}|\[::1\])$|\.localhost$/;

/** `null` for an invalid URL. */
export function parseUrl(url: string, base: string): URL | null {
  try {
    return new URL(url, base);
  } catch {
    return null;
  }
}

export function hasCredentials(url: URL): boolean {
  return url.username + url.password !== '';
}

function isSecure({ protocol, hostname }: URL, allowInsecureHttp: boolean): boolean {
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && (allowInsecureHttp || loopbackHost.test(hostname)))
  );
}

/** What is wrong with a URL of the configuration. */
function problemOf(url: URL | null): string {
  if (url === null) {
    return `is not a valid URL. Use a path such as '/api/' or a URL such as 'https://api.example.com/v1/'.`;
  }
  if (!/^https?:$/.test(url.protocol)) {
    return 'is not http or https. Use an https URL.';
  }
  return hasCredentials(url)
    ? 'contains credentials. Remove them.'
    : 'sends tokens over plain http. Use https, or set allowInsecureHttp: true for a network that you trust.';
}

/** A page that was opened as `https://user:pw@host/` has the credentials in its base URL, and passes them on to relative URLs. */
export function withoutCredentials(baseUri: string): string {
  return baseUri.replace(/^(https?:\/\/)[^/]*@/, '$1');
}

/** Resolves a URL that tokens may be sent to. Throws `AuthConfigError` that names `option` for any other. */
export function secureUrl(
  option: string,
  value: string,
  base: string,
  allowInsecureHttp: boolean,
): URL {
  const url =
    typeof value === 'string' && value !== '' ? parseUrl(value, withoutCredentials(base)) : null;
  if (url === null || hasCredentials(url) || !isSecure(url, allowInsecureHttp)) {
    throw new AuthConfigError(
      option,
      typeof ngDevMode === 'undefined' || ngDevMode ? problemOf(url) : 'is not usable',
    );
  }
  return url;
}
