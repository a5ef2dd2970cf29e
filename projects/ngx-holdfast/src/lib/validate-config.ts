import { AuthConfigError } from './auth-config-error';
import { tokenScope } from './http/token-scope';
import { AuthConfig } from './auth-config';
import { AuthFeature, AuthFeatureKind, duplicateHints } from './auth-feature';

/** Only makes relative entries valid; at run time they are resolved against the page. */
const placeholderBase = 'https://localhost/';

const durations = ['refreshBeforeExpiryMs', 'restoreTimeoutMs'] as const;

/** Throws `AuthConfigError` for an invalid option, or for features that cannot be combined. Development builds only. */
export function validateConfig(config: AuthConfig, features: readonly AuthFeature[]): void {
  if (config.api !== undefined && !Array.isArray(config.api)) {
    throw new AuthConfigError('api', `must be an array, for example ['/api/'].`);
  }
  tokenScope(config.api ?? [], () => placeholderBase, config.allowInsecureHttp === true);
  for (const duration of durations) {
    requireNumber(duration, config[duration], 0);
  }
  if (config.rolesOf !== undefined && typeof config.rolesOf !== 'function') {
    throw new AuthConfigError(
      'rolesOf',
      'must be a function that returns the roles in the claims.',
    );
  }
  const { breaker, ...policy } = config.refresh ?? {};
  for (const [option, value] of Object.entries(policy)) {
    requireNumber(`refresh.${option}`, value, option === 'attempts' ? 1 : 0);
  }
  requireNumber('refresh.breaker.refreshes', breaker?.refreshes, 1);
  requireNumber('refresh.breaker.withinMs', breaker?.withinMs, 1);
  validateFeatures(features);
}

/** Timers fire at once beyond 2^31 - 1 ms; some waits add a few seconds to the option. */
const maxMs = 2_000_000_000;

function requireNumber(option: string, value: unknown, min: number): void {
  const max = option.endsWith('Ms') ? maxMs : Number.MAX_SAFE_INTEGER;
  if (value !== undefined && !(typeof value === 'number' && value >= min && value <= max)) {
    throw new AuthConfigError(option, `must be a number from ${min} to ${max}, or left out.`);
  }
}

function validateFeatures(features: readonly AuthFeature[]): void {
  const byKind = new Map<AuthFeatureKind, AuthFeature>();
  for (const feature of features) {
    const kind = (feature as AuthFeature | undefined)?.ɵkind;
    if (kind === undefined || !Object.hasOwn(duplicateHints, kind)) {
      throw new AuthConfigError(
        'provideAuth(config, ...features)',
        `accepts only features of ngx-holdfast, for example the result of withJsonBackend({ … }).`,
      );
    }
    const first = byKind.get(kind);
    if (first !== undefined) {
      throw new AuthConfigError(
        kind,
        `${first.ɵname}() and ${feature.ɵname}() cannot be combined. ${duplicateHints[kind]}`,
      );
    }
    byKind.set(kind, feature);
  }
  if (
    byKind.get('backend')?.ɵname === 'withCookieBackend' &&
    (byKind.get('storage')?.ɵname ?? 'withMemoryStorage') !== 'withMemoryStorage'
  ) {
    throw new AuthConfigError(
      'storage',
      `withCookieBackend() keeps the refresh token in an HttpOnly cookie and the access token in memory. Remove ${byKind.get('storage')?.ɵname ?? ''}().`,
    );
  }
  if (!byKind.has('backend')) {
    throw new AuthConfigError(
      'backend',
      `a back-end feature is required; add withJsonBackend({ refresh: '/auth/refresh' }) or another with…Backend function.`,
    );
  }
}
