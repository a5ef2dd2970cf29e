// Compiled by `npm run typecheck`, never run. Each `@ts-expect-error` is a mistake that the compiler must report.
import { HttpClient } from '@angular/common/http';
import { Routes } from '@angular/router';
import {
  AuthConfig,
  AuthError,
  AuthEvent,
  ErrorClass,
  ErrorClassifier,
  SKIP_AUTH,
  SessionRecord,
  authErrorOf,
  authGuard,
  bearer,
  failOnResponse,
  firstOf,
  isAuthError,
  onBodyCode,
  onBodyText,
  onStatus,
  plainKeys,
  readBody,
  readHeaders,
  rejectOnBodyCode,
  roleGuard,
  sendInBody,
  skipAuth,
  withBackend,
  withCookieBackend,
  withCookieStorage,
  withJsonBackend,
  withLocalStorage,
  withOAuth2Backend,
  withStorage,
} from 'ngx-holdfast';
import { typeOf } from './type-of';

const refresh = '/auth/refresh';

export function configuration(): void {
  ({ api: ['/api/'], refresh: { attempts: 1 } }) satisfies AuthConfig;
  // @ts-expect-error: 'apis' is not an option
  ({ apis: ['/api/'] }) satisfies AuthConfig;
  // @ts-expect-error: `api` is a list
  ({ api: '/api/' }) satisfies AuthConfig;
  // @ts-expect-error: a duration is a number of milliseconds
  ({ restoreTimeoutMs: '10s' }) satisfies AuthConfig;
  // @ts-expect-error: 'block' is not a policy
  ({ whenSessionUnknown: 'block' }) satisfies AuthConfig;
  // @ts-expect-error: 'retries' is not an option of `refresh`
  ({ refresh: { retries: 3 } }) satisfies AuthConfig;
  // @ts-expect-error: a breaker needs both of its numbers
  ({ refresh: { breaker: { refreshes: 5 } } }) satisfies AuthConfig;
  // @ts-expect-error: `rolesOf` returns a list
  ({ rolesOf: () => 'admin' }) satisfies AuthConfig;
}

export function backends(): void {
  // @ts-expect-error: every back end has a refresh endpoint
  withJsonBackend({ login: '/auth/login' });
  // @ts-expect-error: 'refreshUrl' is not an option
  withCookieBackend({ refresh, refreshUrl: '/auth/refresh' });
  // @ts-expect-error: `clientId` belongs to OAuth 2.0
  withJsonBackend({ refresh, clientId: 'web' });
  // @ts-expect-error: a client id is a string
  withOAuth2Backend({ refresh, clientId: 7 });
  // @ts-expect-error: an endpoint is a string
  withBackend({ refresh: new URL('https://api.example.com/auth/refresh') });
  // @ts-expect-error: a function that makes a reader, not called
  withBackend({ refresh, readTokens: readBody });
  // @ts-expect-error: a sender in place of a reader
  withBackend({ refresh, readTokens: sendInBody() });
  // @ts-expect-error: an authorization is more than the name of its scheme
  withBackend({ refresh, authorization: 'Bearer' });
  // @ts-expect-error: a function that makes an authorization, not called
  withBackend({ refresh, authorization: bearer });
  // @ts-expect-error: `readBody` has no such path
  readBody({ access_token: 'token' });
  // @ts-expect-error: both headers have to be named
  readHeaders({ accessToken: 'X-Access-Token' });
}

export function errorClasses(classify: ErrorClassifier): void {
  typeOf<ErrorClass>('pass').is<'refresh' | 'sign-out' | 'pass'>();
  withBackend({ refresh, classifyError: firstOf(classify, onStatus(401, 419)) });

  // @ts-expect-error: 'end' is not an error class
  withBackend({ refresh, classifyError: () => 'end' });
  // @ts-expect-error: a classifier returns an error class, not a boolean
  withBackend({ refresh, classifyError: ({ status }) => status === 401 });
  // @ts-expect-error: 'logout' is not an error class
  onBodyCode('code', { 5001: 'logout' });
  // @ts-expect-error: the class of other texts is an error class
  onBodyText({ ExpiredToken: 'refresh' }, 'signed-out');
  // @ts-expect-error: a status is a number
  onStatus('401');
  // @ts-expect-error: a response is checked for an error class
  failOnResponse(() => true);
  // @ts-expect-error: 'sign-out' is a class of API errors, not of refresh errors
  withBackend({ refresh, classifyRefreshError: () => 'sign-out' });
  // @ts-expect-error: a classifier of API errors in place of one of refresh errors
  withBackend({ refresh, classifyRefreshError: onStatus(401) });
  // @ts-expect-error: the path of the code is missing
  rejectOnBodyCode(5002);
}

export function stores(save: (record: SessionRecord) => Promise<void>): void {
  withStorage(() => ({ load: () => null, save, clear: () => undefined, sharedByTabs: false }));
  // @ts-expect-error: a store has to state whether tabs share it
  withStorage(() => ({ load: () => null, save, clear: () => undefined }));
  // @ts-expect-error: a store is made by a function
  withStorage({ load: () => null, save, clear: () => undefined, sharedByTabs: false });
  // @ts-expect-error: the key is an option
  withLocalStorage('holdfast');
  // @ts-expect-error: there are two keys
  withLocalStorage({ layout: plainKeys('accessToken') });
  // @ts-expect-error: 'None' is not offered
  withCookieStorage({ sameSite: 'None' });
}

export function requests(http: HttpClient): void {
  http.get('/api/news', { context: skipAuth() });
  // @ts-expect-error: the value is a boolean
  skipAuth().set(SKIP_AUTH, 'yes');
  // @ts-expect-error: a function that makes a context, not called
  http.get('/api/news', { context: skipAuth });
}

export function guards(): void {
  [{ path: 'admin', canActivate: [authGuard], canMatch: [roleGuard('admin')] }] satisfies Routes;
  // @ts-expect-error: roles are given one by one
  roleGuard(['admin', 'editor']);
}

export function errors(failure: unknown): void {
  typeOf(authErrorOf(failure)).is<AuthError | undefined>();
  if (isAuthError(failure)) {
    // @ts-expect-error: there is no such code
    failure.code === 'expired';
  }
  // @ts-expect-error: there is no such code
  new AuthError('expired');
}

export function events(event: AuthEvent): void {
  if (event.type === 'signed-out') {
    typeOf(event.inOtherTab).is<boolean>();
  }
  if (event.type === 'refresh-failed') {
    typeOf(event.error).is<AuthError>();
  }
  // @ts-expect-error: not every event has an error
  event.error;
  // @ts-expect-error: there is no such event
  event.type === 'signed-up';
}
