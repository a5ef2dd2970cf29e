import { inject } from '@angular/core';
import { AuthService } from './auth-service';
import { JwtClaims } from './session/jwt-claims';

/**
 * `inject(AuthService)` with the app's own claims. TypeScript takes `inject(AuthService<MyClaims>)` for
 * `AuthService<any>`, since the prototype of a generic class is typed by `any`.
 *
 * @example
 * ```ts
 * interface MyClaims {
 *   readonly sub: string;
 *   readonly name: string;
 * }
 *
 * export class Greeting {
 *   readonly user = injectAuth<MyClaims>().user;
 * }
 * ```
 */
export function injectAuth<C = JwtClaims>(): AuthService<C> {
  return inject<AuthService<C>>(AuthService);
}
