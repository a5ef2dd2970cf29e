import { inject } from '@angular/core';
import { GuardResult } from '@angular/router';
import { Observable, map } from 'rxjs';
import { AUTH_RUNTIME } from '../di/auth-runtime';
import { AuthNavigation } from './auth-navigation';
import { injectKnownState } from './known-state';

/**
 * Works as `canActivate`, `canActivateChild` and `canMatch`. Takes no argument on purpose: Angular passes different ones
 * to each, and the address that is being gone to is known to the router.
 */
export type AuthGuard = () => Observable<GuardResult>;

/** For pages of signed-in people; others are sent to `loginUrl` and brought back after it. Not a protection of data. */
export const authGuard: AuthGuard = () => {
  const login = inject(AuthNavigation).loginUrl();
  // A server renders nothing instead of sending away somebody whose session is in the browser.
  const { inert } = inject(AUTH_RUNTIME);
  return injectKnownState().pipe(
    // Unknown is not signed out: the page shows, and its requests tell.
    map(({ status }) => (inert ? false : status !== 'anonymous' || (login ?? false))),
  );
};

/** For the login page: who is signed in goes on to the return address, or to `homeUrl`. */
export const guestGuard: AuthGuard = () => {
  const back = inject(AuthNavigation).returnUrl();
  return injectKnownState().pipe(map(({ status }) => (status === 'authenticated' ? back : true)));
};

/** For people with at least one of these roles; others are sent to `forbiddenUrl`. Not a protection of data. */
export function roleGuard(...roles: readonly string[]): AuthGuard {
  return () => {
    const navigation = inject(AuthNavigation);
    const login = navigation.loginUrl();
    const { config } = inject(AUTH_RUNTIME);
    const rolesOf = config.rolesOf ?? standardRoles;
    return injectKnownState().pipe(
      map((state) => {
        if (state.status !== 'authenticated') {
          return state.status === 'anonymous' && login !== null ? login : false;
        }
        const held = state.user === null ? [] : rolesOf(state.user);
        return roles.some((role) => held.includes(role)) || navigation.forbiddenUrl();
      }),
    );
  };
}

function standardRoles(claims: Readonly<Record<string, unknown>>): readonly string[] {
  return [claims['roles'], claims['role']]
    .flat()
    .filter((role): role is string => typeof role === 'string');
}
