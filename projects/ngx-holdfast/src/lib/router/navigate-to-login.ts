import { Injector } from '@angular/core';
import { Observable, filter, tap } from 'rxjs';
import { AuthEvent } from '../session/auth-event';
import { AuthNavigation } from './auth-navigation';

/** What sends a person to the login page without a guard. A sign-out in this tab does not: the app decides there. */
function requiresLogin(event: AuthEvent): boolean {
  return event.type === 'signed-out'
    ? event.inOtherTab
    : event.type === 'session-expired' || event.type === 'sign-in-required';
}

/** Sends people to the login page when their session ends by itself: once, however many requests failed by it. */
export function navigateToLogin(
  injector: Injector,
  events$: Observable<AuthEvent>,
): Observable<unknown> {
  return events$.pipe(
    filter(requiresLogin),
    tap(() => injector.get(AuthNavigation).goToLogin()),
  );
}
