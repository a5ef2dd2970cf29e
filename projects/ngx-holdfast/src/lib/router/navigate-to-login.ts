import { Injector } from '@angular/core';
import { Observable, filter, tap } from 'rxjs';
import { AuthEvent } from '../session/auth-event';
import { AuthNavigation } from './auth-navigation';

/** Whether the user is sent to the login page without a guard. Not after a sign-out in this tab: the app decides there. */
function requiresLogin(event: AuthEvent): boolean {
  return event.type === 'signed-out'
    ? event.inOtherTab
    : event.type === 'session-expired' || event.type === 'sign-in-required';
}

/** Navigates to the login page when the session ends by itself: once, however many requests fail by it. */
export function navigateToLogin(
  injector: Injector,
  events$: Observable<AuthEvent>,
): Observable<unknown> {
  return events$.pipe(
    filter(requiresLogin),
    tap(() => injector.get(AuthNavigation).goToLogin()),
  );
}
