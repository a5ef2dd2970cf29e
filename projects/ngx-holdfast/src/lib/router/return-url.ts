import { Router, UrlTree } from '@angular/router';

/** Any origin will do: what resolves to another one than this leaves the app. */
const someOrigin = 'https://app.invalid';

/** One slash, and neither another one nor a backslash behind it, plain or encoded. */
const pathOfThisApp = /^\/(?!\/|\\|%2f|%5c)/i;

/** What browsers drop, or read as a slash, inside an address. */
function hasDisguise(path: string): boolean {
  return (
    /\\|%5c|%2f%2f/i.test(path) || Array.from(path).some((char) => char < ' ' || char === '\x7f')
  );
}

function leadsWithin(url: string): boolean {
  try {
    return pathOfThisApp.test(url) && new URL(url, someOrigin).origin === someOrigin;
  } catch {
    return false;
  }
}

/**
 * The return address as a `UrlTree`, or `null` for anything but a path within the app (RFC 9700 section 4.11.1):
 * other origins in every disguise, other schemes, lists, control characters.
 */
export function safeReturnUrl(router: Router, value: unknown): UrlTree | null {
  if (typeof value !== 'string' || hasDisguise(value) || !leadsWithin(value)) {
    return null;
  }
  try {
    const tree = router.parseUrl(value);
    // What the router makes of it must be as harmless as what came in: '/..//evil' is not.
    return leadsWithin(router.serializeUrl(tree)) &&
      leadsWithin(new URL(value, someOrigin).pathname)
      ? tree
      : null;
  } catch {
    return null;
  }
}
