import { inject } from '@angular/core';
import { GuardResult } from '@angular/router';
import { Observable } from 'rxjs';
import { AUTH_CONFIG } from '../auth-config';
import { AuthConfigError } from '../auth-config-error';
import { whenSessionKnown } from './when-session-known';

/**
 * A guard for `canActivate`, `canActivateChild` and `canMatch`. Takes no argument: Angular passes different ones to each. On a
 * server `authGuard` and `roleGuard` return `false`, and `guestGuard` returns `true`.
 */
export type AuthGuard = () => Observable<GuardResult>;

/**
 * Allows authenticated users and redirects others to the login page, with the return URL as a query parameter. Returns `false`
 * instead without `withLoginPage`, and after 3 redirects in 60 s that form a loop. Does not protect data: enforce access on the
 * server.
 *
 * @example
 * ```ts
 * import { Routes } from '@angular/router';
 *
 * export const routes: Routes = [{ path: 'account', canActivate: [authGuard], children: [] }];
 * ```
 */
export const authGuard: AuthGuard = () =>
  whenSessionKnown({
    fallback: false,
    decide: ({ status }, navigation) => status !== 'anonymous' || (navigation?.redirect() ?? false),
  });

/**
 * For the login page: redirects authenticated users to the return URL, or to `homeUrl`. Returns `false` for them without
 * `withLoginPage`.
 *
 * @example
 * ```ts
 * import { Routes } from '@angular/router';
 *
 * export const routes: Routes = [{ path: 'login', canActivate: [guestGuard], children: [] }];
 * ```
 */
export const guestGuard: AuthGuard = () =>
  whenSessionKnown({
    fallback: true,
    decide: ({ status }, navigation) =>
      status !== 'authenticated' || (navigation?.returnUrl() ?? false),
  });

/**
 * Allows users with at least one of these roles; redirects other users to `forbiddenUrl`, and users without a session to the login
 * page. Does not protect data: enforce access on the server. Throws `AuthConfigError` if it is used without a call, as in
 * `canActivate: [roleGuard]`.
 *
 * @example
 * ```ts
 * import { Routes } from '@angular/router';
 *
 * export const routes: Routes = [{ path: 'admin', canMatch: [roleGuard('admin', 'owner')], children: [] }];
 * ```
 */
export function roleGuard(...roles: readonly string[]): AuthGuard {
  // As a guard itself it would be called with a route, and the guard that it returns would allow every user.
  if (roles.some((role) => typeof role !== 'string')) {
    throw new AuthConfigError(
      'roleGuard',
      `must be called with roles, for example canActivate: [roleGuard('admin')].`,
    );
  }
  return () => {
    const { rolesOf = standardRoles } = inject(AUTH_CONFIG);
    return whenSessionKnown({
      fallback: false,
      decide: (state, navigation) => {
        if (state.status !== 'authenticated') {
          return state.status === 'anonymous' && (navigation?.redirect() ?? false);
        }
        const held = state.user && rolesOf(state.user);
        return roles.some((role) => held?.includes(role)) || (navigation?.forbiddenUrl() ?? false);
      },
    });
  };
}

/** A claim that is not a string matches no role. */
function standardRoles({ roles, role }: Readonly<Record<string, unknown>>): readonly string[] {
  return [roles, role].flat() as string[];
}
