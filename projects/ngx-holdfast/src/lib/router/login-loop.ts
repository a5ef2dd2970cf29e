import { AuthState } from '../session/auth-state';
import { AuthSession } from '../session/auth-session';
import { isWithin } from '../session/cooldown';

const key = 'holdfast-login-loop';
const maxRedirects = 3;
const windowMs = 60_000;

/**
 * Creates a function that returns whether a redirect to the login page is allowed now. It breaks the loop in which a sign-in
 * succeeds elsewhere, for example at an identity provider, but the app stays anonymous. After 3 redirects in 60 s no more are
 * allowed until the 60 s have passed or a user signs in.
 *
 * Only the first redirect after each page load and after each end of a session counts, because every round of a loop has one
 * of the two: it returns from an identity provider by a page load, or it signs in on the same page. Opening several protected
 * pages without signing in has neither, so these redirects are always allowed.
 */
export function loginLoopBreaker(session: AuthSession, window: Window): () => boolean {
  /** Local times in ms since 1970. */
  let redirects: number[] = [];
  let countedState: AuthState | undefined;
  try {
    redirects = (JSON.parse(window.sessionStorage.getItem(key) ?? '[]') as number[])
      // Entries of this page load belong to another injector, for example of an earlier test.
      .filter((at) => at < window.performance.timeOrigin);
  } catch {
    // No storage, for example on a server: loops across page loads are not detected.
  }
  return () => {
    const { state } = session;
    const now = session.clock.now();
    redirects = redirects.filter((at) => isWithin(windowMs, at, now));
    if (countedState !== state) {
      if (countedState && redirects.length > maxRedirects) {
        // A user has signed in since the loop was detected.
        redirects = [];
      }
      countedState = state;
      redirects.push(now);
      try {
        window.sessionStorage.setItem(key, JSON.stringify(redirects));
      } catch {
        // No storage, as above.
      }
      if (redirects.length > maxRedirects) {
        session.emit({ type: 'login-loop' });
      }
    }
    return redirects.length <= maxRedirects;
  };
}
