import { inject } from '@angular/core';
import { GuardResult } from '@angular/router';
import { Observable } from 'rxjs';
import { AUTH_CONFIG } from '../auth-config';
import { whenSessionKnown } from './when-session-known';

/**
 * Works as `canActivate`, `canActivateChild` and `canMatch`. Takes no argument on purpose: Angular passes different ones
 * to each, and the address that is being gone to is known to the router. On a server `authGuard` and `roleGuard` refuse,
 * `guestGuard` lets pass.
 */
export type AuthGuard = () => Observable<GuardResult>;

/**
 * For pages of signed-in people; others are sent to `loginUrl` with the way back as a query parameter, which
 * `AuthNavigation.returnUrl()` reads. Without `loginUrl`, and after 3 redirects in 60 s, `false`. Not a protection of data.
 *
 * @example
 * ```ts
 * import { Routes } from '@angular/router';
 *
 * export const routes: Routes = [{ path: 'account', canActivate: [authGuard], children: [] }];
 * ```
 */
export const authGuard: AuthGuard = () =>
  whenSessionKnown(false, ({ status }, { redirect }) => status !== 'anonymous' || redirect());

/**
 * For the login page: who is signed in goes on to the return address, or to `homeUrl`.
 *
 * @example
 * ```ts
 * import { Routes } from '@angular/router';
 *
 * export const routes: Routes = [{ path: 'login', canActivate: [guestGuard], children: [] }];
 * ```
 */
export const guestGuard: AuthGuard = () =>
  whenSessionKnown(true, ({ status }, { returnUrl }) => status !== 'authenticated' || returnUrl());

/**
 * For people with at least one of these roles; others are sent to `forbiddenUrl`. Not a protection of data.
 *
 * @example
 * ```ts
 * import { Routes } from '@angular/router';
 *
 * export const routes: Routes = [{ path: 'admin', canMatch: [roleGuard('admin', 'owner')], children: [] }];
 * ```
 */
export function roleGuard(...roles: readonly string[]): AuthGuard {
  return () => {
    const { rolesOf = standardRoles } = inject(AUTH_CONFIG);
    return whenSessionKnown(false, (state, { redirect, forbiddenUrl }) => {
      if (state.status !== 'authenticated') {
        return state.status === 'anonymous' && redirect();
      }
      const held = state.user && rolesOf(state.user);
      return roles.some((role) => held?.includes(role)) || forbiddenUrl();
    });
  };
}

/** A claim that is no string equals no role. */
function standardRoles({ roles, role }: Readonly<Record<string, unknown>>): readonly string[] {
  return [roles, role].flat() as string[];
}
