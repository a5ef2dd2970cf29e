// Compiled by `npm run typecheck`, never run. Each `@ts-expect-error` is a mistake that the compiler must report.
import { Signal, inject } from '@angular/core';
import { AuthService, AuthState, JwtClaims, TokenResponse, injectAuth } from 'ngx-holdfast';
import { Observable } from 'rxjs';
import { typeOf } from './type-of';

interface MyClaims {
  readonly sub: string;
  readonly plan: 'free' | 'paid';
}

export function claimsOfTheApp(tokens: TokenResponse): void {
  const auth = injectAuth<MyClaims>();
  typeOf(auth).is<AuthService<MyClaims>>();
  typeOf(auth.user$).is<Observable<MyClaims | null>>();
  typeOf(auth.user).is<Signal<MyClaims | null>>();
  typeOf(auth.state$).is<Observable<AuthState<MyClaims>>>();
  typeOf(auth.state).is<Signal<AuthState<MyClaims>>>();
  typeOf(auth.login({})).is<Observable<MyClaims | null>>();
  typeOf(auth.setTokens(tokens)).is<Observable<MyClaims | null>>();

  // @ts-expect-error: there may be no session, or the token may be opaque
  auth.user().plan;
  // @ts-expect-error: MyClaims has no such claim
  auth.user()?.role;
  // @ts-expect-error: 'gold' is not a plan
  auth.user()?.plan === 'gold';
  // @ts-expect-error: a signal of the service cannot be set
  auth.user.set(null);
  // @ts-expect-error: a stream of the service is not a subject
  auth.user$.next(null);
  // @ts-expect-error: the stream of the service cannot be replaced
  auth.user$ = injectAuth<MyClaims>().user$;
}

export function registeredClaims(): void {
  const auth = injectAuth();
  typeOf(auth).is<AuthService>();
  typeOf(auth.user()).is<JwtClaims | null>();
  typeOf(auth.user()?.exp).is<number | undefined>();
  typeOf(auth.user()?.['plan']).is<unknown>();

  // @ts-expect-error: an unregistered claim is unknown until it is checked
  auth.user()?.['plan'].length;
}

/** This is why `injectAuth` exists. */
export function claimsAreLostByInject(): void {
  typeOf(inject(AuthService<MyClaims>).user()).is<any>();
}

export function stateNarrows(): void {
  const state = injectAuth<MyClaims>().state();
  typeOf(state.status).is<'restoring' | 'anonymous' | 'authenticated'>();
  if (state.status === 'authenticated') {
    typeOf(state.user).is<MyClaims | null>();
  }
  if (state.status === 'anonymous') {
    typeOf(state.reason).is<'signed-out' | 'session-expired' | undefined>();
  }
  // @ts-expect-error: only an authenticated state has a user
  state.user;
  // @ts-expect-error: 'signed-in' is not a status
  state.status === 'signed-in';
}
