import { AuthConfigError } from '../auth-config-error';
import { hasCredentials, parseUrl, secureUrl, withoutCredentials } from '../secure-url';

declare const ngDevMode: unknown;

/** Whether a request to this URL may carry the access token. */
export type TokenScope = (url: string) => boolean;

/** Where a request goes, as far as it matters for the token. */
interface Target {
  readonly origin: string;
  readonly pathname: string;
}

/** The folder `/api/` has `/api` itself and everything below it, never `/apivil`. */
function isUnder(pathname: string, folder: string): boolean {
  return pathname.startsWith(folder) || `${pathname}/` === folder;
}

/** An encoded slash beside two dots climbs out of a folder on servers that decode before they route. */
const hiddenDotSegment = /(\.|%2e){2}(%2f|%5c)|(%2f|%5c)(\.|%2e){2}/i;

/** `null` where no token may go, whatever is configured. */
function targetOf(url: URL | null): Target | null {
  // The scheme comes first: in Chromium, `filesystem:https://api.example.com/x` has the origin of the API.
  if (url === null || !/^https?:$/.test(url.protocol) || hasCredentials(url)) {
    return null;
  }
  const { origin, pathname } = url;
  return hiddenDotSegment.test(pathname) ? null : { origin, pathname };
}

/** What relative URLs are resolved against. */
interface Base {
  readonly uri: string;
  readonly href: string;
  readonly folder: Target | null;
}

function baseOf(uri: string): Base {
  const href = withoutCredentials(uri);
  return { uri, href, folder: targetOf(parseUrl('.', href)) };
}

/**
 * A URL that the parser would not change. Its host, if any, is in lower case and no number, its port is no default port, and
 * its path consists of unreserved characters (RFC 3986), without an empty segment or one that starts with a dot.
 */
const plainUrl =
  /^(https?:\/\/(?:[a-z\d-]+\.)*[a-z][a-z\d-]*(?::[1-9]\d{3,4})?(?=\/))?(\/|\/?[\w~-][\w.~-]*(?:\/[\w~-][\w.~-]*)*\/?)(?:[?#]|$)/;

/** Does what `targetOf(parseUrl(…))` does, at a small part of its cost; `null` for a URL that must be parsed. */
function targetOfPlain(url: string, currentBase: () => Base): Target | null {
  const [, origin, path] = plainUrl.exec(url) ?? [];
  if (path === undefined) {
    return null;
  }
  if (origin !== undefined) {
    return { origin, pathname: path };
  }
  const { folder } = currentBase();
  return (
    folder && {
      origin: folder.origin,
      pathname: path.startsWith('/') ? path : folder.pathname + path,
    }
  );
}

/**
 * Default deny. An entry allows its exact origin and, after URL parsing, its path and what is below; never a string prefix.
 * Relative entries are resolved once, against the base URL of the page at start-up; requests against the base URL of their
 * own moment. So a `<base>` that is inserted later redirects requests, but never widens where the token goes.
 * `except` lists exact URLs (the login, refresh and logout endpoints) that never carry it.
 * Throws `AuthConfigError` for an entry that is no http(s) URL.
 */
export function tokenScope(
  entries: readonly string[],
  baseUri: () => string,
  allowInsecureHttp: boolean,
  except: readonly string[] = [],
): TokenScope {
  const initialBase = baseUri();
  const excepted = except.map((entry) => {
    const { origin, pathname } = secureUrl('endpoint', entry, initialBase, allowInsecureHttp);
    return { origin, pathname };
  });
  const allowed = entries.map((entry, index) => {
    const url = secureUrl(`api[${index}]`, entry, initialBase, allowInsecureHttp);
    if ((typeof ngDevMode === 'undefined' || ngDevMode) && url.search + url.hash !== '') {
      throw new AuthConfigError(
        `api[${index}]`,
        'has a query or a fragment. Use origin and path only.',
      );
    }
    return { origin: url.origin, folder: url.pathname.replace(/\/*$/, '/') };
  });
  let base: Base | undefined;
  const currentBase = () => {
    const uri = baseUri();
    return base?.uri === uri ? base : (base = baseOf(uri));
  };
  const judge = (url: string) => {
    const target = targetOfPlain(url, currentBase) ?? targetOf(parseUrl(url, currentBase().href));
    return (
      target !== null &&
      allowed.some((at) => at.origin === target.origin && isUnder(target.pathname, at.folder)) &&
      // The paths first: mostly their lengths differ, which costs least to find out.
      !excepted.some((at) => at.pathname === target.pathname && at.origin === target.origin)
    );
  };
  // A page that polls requests one URL again and again. Three variables, since an object for each URL costs time.
  let lastUrl: string | undefined;
  let lastBase: Base | undefined;
  let lastResult = false;
  return (url) => {
    const now = currentBase();
    if (url !== lastUrl || now !== lastBase) {
      lastResult = judge(url);
      lastUrl = url;
      lastBase = now;
    }
    return lastResult;
  };
}
