import { Injector } from '@angular/core';
import { Router } from '@angular/router';
import { Observable, filter, from, map, switchMap } from 'rxjs';
import { AuthEvent } from '../core/auth-event';
import { AuthNavigation } from './auth-navigation';

/** What sends a person to the login page without a guard. A sign-out of one's own does not: the app decides there. */
function leadsToLogin({ type }: AuthEvent): boolean {
  return type === 'session-expired' || type === 'sign-in-required';
}

/** Sends people to the login page when their session ends by itself: once, however many requests failed by it. */
export function navigateToLogin(
  injector: Injector,
  events$: Observable<AuthEvent>,
): Observable<unknown> {
  return events$.pipe(
    filter(leadsToLogin),
    map(() => injector.get(AuthNavigation)),
    map((navigation) => (navigation.isAtLogin() ? null : navigation.loginUrl())),
    filter((login) => login !== null),
    switchMap((login) => from(injector.get(Router).navigateByUrl(login))),
  );
}
