import { Router, UrlTree } from '@angular/router';

/** A URL that resolves to any other origin than this one leaves the app. */
const placeholderOrigin = 'https://app.invalid';

/** Starts with one slash; no slash or backslash follows, neither plain nor encoded. */
const localPath = /^\/(?!\/|\\|%2f|%5c)/i;

/** Characters that browsers remove from a URL. */
const control = /[^\x20-\x7e\xa0-\uffff]/;
/** Characters that some parsers read as a slash in a path. */
const disguisedSlash = /^[^?#]*(\\|%5c|%2f%2f)/i;

function staysInApp(url: string): boolean {
  const resolved = new URL(url, placeholderOrigin);
  // '/..//evil' resolves to '//evil', which is another origin when it is resolved again.
  return (
    localPath.test(url) &&
    resolved.origin === placeholderOrigin &&
    localPath.test(resolved.pathname)
  );
}

/**
 * Parses a return URL. Returns `null` for anything except a path within the app (RFC 9700 section 4.11.1): other origins,
 * also disguised ones, other schemes, arrays, control characters.
 */
export function safeReturnUrl(router: Router, value: unknown): UrlTree | null {
  try {
    if (
      typeof value === 'string' &&
      !control.test(value) &&
      !disguisedSlash.test(value) &&
      staysInApp(value)
    ) {
      const tree = router.parseUrl(value);
      const url = router.serializeUrl(tree);
      // The router may rewrite the URL: check the result too, and that it is stable.
      return staysInApp(url) && router.serializeUrl(router.parseUrl(url)) === url ? tree : null;
    }
  } catch {
    // Not a valid URL, or the router cannot parse it.
  }
  return null;
}
