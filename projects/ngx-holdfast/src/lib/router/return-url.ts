import { Router, UrlTree } from '@angular/router';

/** Any origin will do: what resolves to another one than this leaves the app. */
const placeholderOrigin = 'https://app.invalid';

/** One slash, and neither another one nor a backslash behind it, plain or encoded. */
const pathOfThisApp = /^\/(?!\/|\\|%2f|%5c)/i;

/** What browsers drop from an address. */
const control = /[^\x20-\x7e\xa0-\uffff]/;
/** What some read as a slash in a path. */
const disguisedSlash = /^[^?#]*(\\|%5c|%2f%2f)/i;

function staysInApp(url: string): boolean {
  const resolved = new URL(url, placeholderOrigin);
  // '/..//evil' resolves to '//evil', which leads away at the next turn.
  return (
    pathOfThisApp.test(url) &&
    resolved.origin === placeholderOrigin &&
    pathOfThisApp.test(resolved.pathname)
  );
}

/**
 * The return address as a `UrlTree`, or `null` for anything but a path within the app (RFC 9700 section 4.11.1):
 * other origins in every disguise, other schemes, lists, control characters.
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
      // What the router makes of it must be as harmless as what came in, and stay that.
      return staysInApp(url) && router.serializeUrl(router.parseUrl(url)) === url ? tree : null;
    }
  } catch {
    // Neither a URL nor an address of the router.
  }
  return null;
}
