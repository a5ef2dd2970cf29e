// In the order in which an app meets them.
export { provideAuth } from './lib/provide-auth';
export type { AuthConfig } from './lib/auth-config';
export type { RefreshPolicy } from './lib/session/refresh-policy';
export { withIdleRefresh } from './lib/with-idle-refresh';
export type {
  AuthFeature,
  BackendFeature,
  IdleRefreshFeature,
  LoginPageFeature,
  StorageFeature,
} from './lib/auth-feature';

// Back ends
export { withJsonBackend } from './lib/backend/with-json-backend';
export { withRawHeaderBackend } from './lib/backend/with-raw-header-backend';
export { withResponseHeaderBackend } from './lib/backend/with-response-header-backend';
export { withErrorCodeBackend } from './lib/backend/with-error-code-backend';
export { withCookieBackend } from './lib/backend/with-cookie-backend';
export { withOAuth2Backend } from './lib/backend/with-oauth2-backend';
export { withBackend } from './lib/backend/with-backend';
export type { BackendOptions } from './lib/backend/with-backend';

// The small functions that back ends are made of
export type {
  ResponseCheck,
  AuthBackend,
  ErrorClass,
  Authorization,
  CredentialsSender,
  RefreshErrorClassifier,
  RefreshErrorClass,
  TokenReader,
  TokenSender,
  ErrorClassifier,
} from './lib/backend/auth-backend';
export { bearer, rawHeader } from './lib/backend/authorization';
export {
  sendCredentialsAsJson,
  combineSenders,
  sendAsForm,
  sendInBody,
  sendInHeader,
} from './lib/backend/send-tokens';
export { sendCredentialsWithCookies, sendCookie } from './lib/backend/send-cookies';
export { readBody, readHeaders, readTokenResponse } from './lib/backend/read-tokens';
export type { TokenPaths } from './lib/backend/read-tokens';
export { failOnResponse } from './lib/backend/fail-on-response';
export {
  firstOf,
  onBodyCode,
  onBodyText,
  onChallenge,
  onStatus,
} from './lib/backend/classify-error';
export {
  rejectOnBodyCode,
  defaultRefreshErrorClassifier,
} from './lib/backend/classify-refresh-error';
export { parseChallenges } from './lib/backend/www-authenticate';
export type { Challenge } from './lib/backend/www-authenticate';

// Where the session is kept
export {
  withCookieStorage,
  withLocalStorage,
  withMemoryStorage,
  withSessionStorage,
  withStorage,
} from './lib/storage/with-storage';
export type { CookieStorageOptions, WebStorageOptions } from './lib/storage/with-storage';
export type { CookieAttributes } from './lib/storage/cookie-area';
export { plainKeys } from './lib/storage/plain-keys';
export type { RecordLayout } from './lib/storage/record-store';
export type { StorageArea } from './lib/storage/storage-area';
export type { MaybeAsync, TokenStore } from './lib/storage/token-store';
export type { SessionRecord } from './lib/session/session-record';

// Requests
export { AuthInterceptor, authInterceptor } from './lib/http/auth-interceptor';
export {
  NO_REPLAY,
  REQUIRE_AUTH,
  SKIP_AUTH,
  noReplay,
  requireAuth,
  skipAuth,
} from './lib/request-context';

// The session
export { AuthService } from './lib/auth-service';
export { injectAuth } from './lib/inject-auth';
export type { AuthState, EndReason } from './lib/session/auth-state';
export type { AuthEvent, AuthEventType } from './lib/session/auth-event';
export type { JwtClaims } from './lib/session/jwt-claims';
export type { TokenResponse } from './lib/session/token-response';

// Errors
export { AuthError, isAuthError } from './lib/session/auth-error';
export type { AuthErrorCode, AuthErrorOptions } from './lib/session/auth-error';
export { AuthConfigError } from './lib/auth-config-error';
export { authErrorOf } from './lib/http/auth-http-error';

// Pages
export { authGuard, guestGuard, roleGuard } from './lib/router/guards';
export type { AuthGuard } from './lib/router/guards';
export { AuthNavigation } from './lib/router/auth-navigation';
export { withLoginPage } from './lib/router/with-login-page';
export type { LoginPageOptions } from './lib/router/login-page';
