// In the order in which an app meets them.
export { provideAuth } from './lib/providers/provide-auth';
export type { AuthConfig } from './lib/di/auth-config';
export type { RefreshPolicy } from './lib/session/refresh-policy';
export { withIdleRefresh } from './lib/providers/with-idle-refresh';
export type {
  AuthFeature,
  BackendFeature,
  IdleRefreshFeature,
  StorageFeature,
} from './lib/providers/auth-feature';

// Back ends
export { withJsonBackend } from './lib/providers/with-json-backend';
export { withRawHeaderBackend } from './lib/providers/with-raw-header-backend';
export { withResponseHeaderBackend } from './lib/providers/with-response-header-backend';
export { withErrorCodeBackend } from './lib/providers/with-error-code-backend';
export { withCookieBackend } from './lib/providers/with-cookie-backend';
export { withOAuth2Backend } from './lib/providers/with-oauth2-backend';
export { withBackend } from './lib/providers/with-backend';
export type { BackendOptions } from './lib/providers/with-backend';

// The small functions that back ends are made of
export type {
  AnswerCheck,
  AuthBackend,
  AuthVerdict,
  Authorization,
  CredentialsSender,
  Refusal,
  RefusalVerdict,
  TokenReader,
  TokenSender,
  Verdict,
} from './lib/di/auth-backend';
export { bearer, rawHeader } from './lib/http/authorization';
export {
  credentialsAsJson,
  sendAll,
  sendAsForm,
  sendInBody,
  sendInHeader,
} from './lib/http/token-senders';
export { credentialsWithCookies, sendCookie } from './lib/http/with-cookies';
export { readBody, readHeaders, readTokenEndpoint } from './lib/http/token-readers';
export type { TokenPaths } from './lib/http/token-readers';
export { checkAnswers } from './lib/http/check-answers';
export { firstOf, onBodyCode, onBodyText, onChallenge, onStatus } from './lib/http/verdicts';
export { refusedByCode, standardRefusal } from './lib/http/refusals';
export { parseChallenges } from './lib/http/challenges';
export type { Challenge } from './lib/http/challenges';

// Where the session is kept
export {
  withCookieStorage,
  withLocalStorage,
  withMemoryStorage,
  withSessionStorage,
  withStorage,
} from './lib/providers/with-storage';
export type { CookieStorageOptions, WebStorageOptions } from './lib/providers/with-storage';
export type { CookieAttributes } from './lib/browser/cookie-area';
export { plainKeys } from './lib/browser/plain-keys';
export type { RecordLayout } from './lib/browser/record-store';
export type { StorageArea } from './lib/browser/storage-area';
export type { Later, TokenStore } from './lib/session/token-store';
export type { SessionRecord } from './lib/core/session-record';

// Requests
export { AuthInterceptor, authInterceptor } from './lib/http/auth-interceptor';
export {
  NO_REPLAY,
  REQUIRE_AUTH,
  SKIP_AUTH,
  noReplay,
  requireAuth,
  skipAuth,
} from './lib/http/auth-context';

// The session
export { AuthService, injectAuth } from './lib/auth-service';
export type { AuthState, EndReason } from './lib/core/auth-state';
export type { AuthEvent, AuthEventType } from './lib/core/auth-event';
export type { JwtClaims } from './lib/core/jwt-claims';
export type { TokenResponse } from './lib/core/token-response';

// Errors
export { AuthError, isAuthError } from './lib/core/auth-error';
export type { AuthErrorCode, AuthErrorOptions } from './lib/core/auth-error';
export { AuthConfigError } from './lib/core/config-error';
export { authErrorOf } from './lib/http/http-auth-error';

// Pages
export { authGuard, guestGuard, roleGuard } from './lib/router/guards';
export type { AuthGuard } from './lib/router/guards';
export { AuthNavigation } from './lib/router/auth-navigation';
