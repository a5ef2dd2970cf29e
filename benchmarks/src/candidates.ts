/** An app whose cost per request is measured. `setup` is a file in `setups/`. */
export interface Candidate {
  readonly name: string;
  readonly setup: string;
  readonly kind: 'floor' | 'holdfast' | 'rival';
  /** `foreign`: its requests go to another origin and must not be changed. */
  readonly target: 'api' | 'foreign';
  /** Whether requests must arrive with the token. */
  readonly carriesToken: boolean;
}

export const bare: Candidate = {
  name: 'bare HttpClient',
  setup: 'bare',
  kind: 'floor',
  target: 'api',
  carriesToken: false,
};
export const passingOn: Candidate = {
  name: 'interceptor that does nothing',
  setup: 'passing-on',
  kind: 'floor',
  target: 'api',
  carriesToken: false,
};
export const floor: Candidate = {
  name: 'three-line interceptor',
  setup: 'three-lines',
  kind: 'floor',
  target: 'api',
  carriesToken: true,
};
export const holdfast: Candidate = {
  name: 'Holdfast',
  setup: 'holdfast',
  kind: 'holdfast',
  target: 'api',
  carriesToken: true,
};
export const notOurs: Candidate = {
  name: 'Holdfast, not its API',
  setup: 'holdfast',
  kind: 'holdfast',
  target: 'foreign',
  carriesToken: false,
};

export const ownCandidates: readonly Candidate[] = [bare, passingOn, floor, holdfast, notOurs];

/** A package to compare with. `imports`: what an app imports from each module for the most similar job. */
export interface Rival {
  readonly name: string;
  readonly setup: string;
  readonly imports: Readonly<Record<string, readonly string[]>>;
  readonly note: string;
}

export const rivals: readonly Rival[] = [
  {
    name: 'ngx-auth',
    setup: 'rivals/ngx-auth',
    imports: {
      'ngx-auth': [
        'AuthModule',
        'AUTH_SERVICE',
        'PROTECTED_FALLBACK_PAGE_URI',
        'PUBLIC_FALLBACK_PAGE_URI',
        'protectedGuard',
        'publicGuard',
      ],
    },
    note: 'interceptor and guards; the app must write session, store and refresh',
  },
  {
    name: '@auth0/angular-jwt',
    setup: 'rivals/auth0-angular-jwt',
    imports: { '@auth0/angular-jwt': ['JwtModule', 'JwtHelperService'] },
    note: 'attaches a token; no refresh, no session',
  },
  {
    name: 'keycloak-angular',
    setup: 'rivals/keycloak-angular',
    imports: {
      'keycloak-angular': [
        'provideKeycloak',
        'includeBearerTokenInterceptor',
        'INCLUDE_BEARER_TOKEN_INTERCEPTOR_CONFIG',
        'createInterceptorCondition',
        'createAuthGuard',
      ],
    },
    note: 'with keycloak-js; Keycloak servers only',
  },
  {
    name: 'angular-oauth2-oidc',
    setup: 'rivals/angular-oauth2-oidc',
    imports: { 'angular-oauth2-oidc': ['provideOAuthClient', 'OAuthService'] },
    note: 'OpenID Connect',
  },
  {
    name: 'angular-auth-oidc-client',
    setup: 'rivals/angular-auth-oidc-client',
    imports: {
      'angular-auth-oidc-client': [
        'provideAuth',
        'authInterceptor',
        'OidcSecurityService',
        'autoLoginPartialRoutesGuard',
      ],
    },
    note: 'OpenID Connect',
  },
  {
    name: '@auth0/auth0-angular',
    setup: 'rivals/auth0-auth0-angular',
    imports: {
      '@auth0/auth0-angular': [
        'provideAuth0',
        'authHttpInterceptorFn',
        'AuthService',
        'authGuardFn',
      ],
    },
    note: 'with auth0-spa-js; Auth0 only',
  },
];
