import { DOCUMENT, inject } from '@angular/core';
import { tap } from 'rxjs';
import { assembleCore } from './assemble-core';
import { AuthCore } from './auth-core';
import { AUTH_BACKEND } from './backend/auth-backend';
import { AUTH_EFFECTS, AUTH_STORE, AUTH_TABS, AUTH_TOKEN_SOURCE } from './injection-tokens';
import { listen } from './listen';
import { reportOversizedTokens } from './session/oversized-token';
import { restoreSession } from './session/session-commands';
import { reloaded } from './session/session-store';

declare const ngDevMode: unknown;

/** The session of a page. It is restored, and follows the network and other tabs from now on. */
export function createBrowserCore(): AuthCore {
  const document = inject(DOCUMENT);
  const store = inject(AUTH_STORE);
  const tokenSource = inject(AUTH_TOKEN_SOURCE);
  const coordination = inject(AUTH_TABS);
  const core = assembleCore({
    backend: inject(AUTH_BACKEND),
    store,
    tokenSource,
    coordination,
    defaultApi: [document.location.origin],
    baseUri: baseUriOf(document),
  });
  const { session, backend } = core;
  if (typeof ngDevMode === 'undefined' || ngDevMode) {
    session.run(reportOversizedTokens(session, backend.authorization.header));
  }
  for (const effect of inject(AUTH_EFFECTS)) {
    session.run(effect(session));
  }
  session.run(listen(document.defaultView as Window, 'online').pipe(tap(() => session.online())));
  session.run(coordination.changes$(session).pipe(tap((transition) => session.apply(transition))));
  session.run(reloaded(store).pipe(tap(() => restoreSession(session, tokenSource))));
  return core;
}

/** Asks a text node, since an element named `baseURI` hides the property of the document. */
function baseUriOf(document: Document): () => string {
  const node = document.createTextNode('');
  return () => node.baseURI;
}
