import { AuthConfigError } from '../auth-config-error';

declare const ngDevMode: unknown;

/** Whether a request to this URL may carry the access token. */
export type TokenScope = (url: string) => boolean;

const loopbackHost = /^(localhost|127(\.\d+){3}|\[::1\])$|\.localhost$/;

function parse(url: string, base: string): URL | null {
  try {
    return new URL(url, base);
  } catch {
    return null;
  }
}

function hasCredentials(url: URL): boolean {
  return url.username + url.password !== '';
}

function isSecure({ protocol, hostname }: URL, allowInsecureHttp: boolean): boolean {
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && (allowInsecureHttp || loopbackHost.test(hostname)))
  );
}

/** What is wrong with an unusable address of the configuration. */
function problemOf(url: URL | null): string {
  if (url === null) {
    return `is no URL. Give a path such as '/api/' or an address such as 'https://api.example.com/v1/'.`;
  }
  if (!/^https?:$/.test(url.protocol)) {
    return 'is not http or https. Use an https address.';
  }
  return hasCredentials(url)
    ? 'has credentials in it. Remove them.'
    : 'sends tokens over plain http. Use https, or set allowInsecureHttp: true for a network that you trust.';
}

/** An http(s) URL that may be sent a token, resolved; throws `AuthConfigError` that names `option`. */
export function secureUrl(
  option: string,
  value: string,
  base: string,
  allowInsecureHttp: boolean,
): URL {
  const url = typeof value === 'string' && value !== '' ? parse(value, base) : null;
  if (url === null || hasCredentials(url) || !isSecure(url, allowInsecureHttp)) {
    throw new AuthConfigError(
      option,
      typeof ngDevMode === 'undefined' || ngDevMode ? problemOf(url) : 'is unusable',
    );
  }
  return url;
}

function address(url: URL): string {
  return url.origin + url.pathname;
}

const mostRemembered = 1_000;

/** `/api` and `/api/` both mean `/api` itself and everything below it, never `/apivil`. */
function isUnder(pathname: string, folder: string): boolean {
  return pathname === folder || pathname.startsWith(`${folder}/`);
}

/** An encoded slash beside two dots climbs out of a folder on servers that decode before they route. */
const hiddenDotSegment = /(\.|%2e){2}(%2f|%5c)|(%2f|%5c)(\.|%2e){2}/i;

/**
 * Default deny. An entry allows its exact origin and, after URL parsing, its path and what lies below;
 * never a string prefix. `except` lists exact URLs (the login, refresh and logout endpoints) that never carry it.
 * Throws `AuthConfigError` for an entry that is no http(s) URL.
 */
export function tokenScope(
  entries: readonly string[],
  baseUri: string,
  allowInsecureHttp: boolean,
  except: readonly string[] = [],
): TokenScope {
  const excepted = new Set(
    except.map((entry) => address(secureUrl('endpoint', entry, baseUri, allowInsecureHttp))),
  );
  const allowed = entries.map((entry, index) => {
    const url = secureUrl(`api[${index}]`, entry, baseUri, allowInsecureHttp);
    if ((typeof ngDevMode === 'undefined' || ngDevMode) && url.search + url.hash !== '') {
      throw new AuthConfigError(
        `api[${index}]`,
        'has a query or a fragment. Give origin and path.',
      );
    }
    return { origin: url.origin, folder: url.pathname.replace(/\/+$/, '') };
  });
  return remembering((requested) => {
    const url = parse(requested, baseUri);
    return (
      url !== null &&
      !hasCredentials(url) &&
      !hiddenDotSegment.test(url.pathname) &&
      !excepted.has(address(url)) &&
      allowed.some(({ origin, folder }) => origin === url.origin && isUnder(url.pathname, folder))
    );
  });
}

/** Parsing costs more than all else that a request needs, and most are for an address that was asked for before. */
function remembering(rule: TokenScope): TokenScope {
  const verdicts = new Map<string, boolean>();
  return (url) => {
    const known = verdicts.get(url);
    if (known !== undefined) {
      return known;
    }
    if (verdicts.size === mostRemembered) {
      verdicts.clear();
    }
    const verdict = rule(url);
    verdicts.set(url, verdict);
    return verdict;
  };
}
