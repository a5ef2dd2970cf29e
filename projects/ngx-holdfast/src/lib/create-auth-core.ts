import { PLATFORM_ID, inject } from '@angular/core';
import { isPlatformBrowser } from '@angular/common';
import { AuthCore } from './auth-core';
import { createBrowserCore } from './create-browser-core';
import { createServerCore } from './create-server-core';

declare const ngServerMode: unknown;

/** Puts one session together. Runs in an injection context, at the first use. */
export function createAuthCore(): AuthCore {
  // Angular's builds for browsers set `ngServerMode` to `false`, so they contain nothing of the server's part.
  return (typeof ngServerMode === 'undefined' || ngServerMode) &&
    !isPlatformBrowser(inject(PLATFORM_ID))
    ? createServerCore()
    : createBrowserCore();
}
