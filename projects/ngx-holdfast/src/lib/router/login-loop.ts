import { AuthState } from '../session/auth-state';
import { AuthSession } from '../session/auth-session';

const key = 'holdfast-login-loop';
const mostRedirects = 3;
const withinMs = 60_000;

/**
 * Makes the function that says whether a redirect to the login page may be made now. It breaks the loop in which a sign-in
 * succeeds somewhere and the app still thinks that nobody is signed in: after 3 redirects in 60 s no more are made until
 * the 60 s have passed, or somebody signs in after all.
 *
 * Only the first redirect of a page load counts, and the first one after each end of a session. Every round of a loop has
 * one of the two: it comes back from an identity provider by a page load, or it signs in without leaving the page. Somebody
 * who clicks from one protected link to the next has neither, however often they end at the login page.
 */
export function loginLoopBreaker(session: AuthSession, window: Window): () => boolean {
  /** Local ms since 1970. */
  let redirects: number[] = [];
  let counted: AuthState | undefined;
  try {
    redirects = (JSON.parse(window.sessionStorage.getItem(key) ?? '[]') as number[])
      // What this very page has left there is of another injector, as tests make many.
      .filter((at) => at < window.performance.timeOrigin);
  } catch {
    // Storage that is denied, or a server: loops without a page load are still broken.
  }
  return () => {
    const { state } = session;
    const now = session.now();
    // A clock that was set back must not make a minute last a day.
    redirects = redirects.filter((at) => Math.abs(now - at) < withinMs);
    if (counted !== state) {
      if (counted && redirects.length > mostRedirects) {
        // Somebody has signed in since the loop was broken.
        redirects = [];
      }
      counted = state;
      redirects.push(now);
      try {
        window.sessionStorage.setItem(key, JSON.stringify(redirects));
      } catch {
        // As above.
      }
      if (redirects.length > mostRedirects) {
        session.emit({ type: 'login-loop' });
      }
    }
    return redirects.length <= mostRedirects;
  };
}
