import { AuthConfigError } from './auth-config-error';
import { tokenScope } from './http/token-scope';
import { AuthConfig } from './auth-config';
import { AuthFeature, AuthFeatureKind, duplicateHints } from './auth-feature';

/** Any page will do: relative entries are resolved against the real one later. */
const placeholderBase = 'https://localhost/';

const durations = ['refreshBeforeExpiryMs', 'restoreTimeoutMs'] as const;
const ways = ['allow', 'deny', 'wait'];
const pages = ['loginUrl', 'homeUrl', 'forbiddenUrl'] as const;

/** Throws `AuthConfigError` for what cannot work, as far as it can be seen before the app runs. */
export function validateConfig(config: AuthConfig, features: readonly AuthFeature[]): void {
  if (config.api !== undefined && !Array.isArray(config.api)) {
    throw new AuthConfigError('api', `is no list. Write api: ['/api/'].`);
  }
  tokenScope(config.api ?? [], placeholderBase, config.allowInsecureHttp === true);
  for (const page of pages) {
    const url = config[page];
    if (url !== undefined && !(typeof url === 'string' && /^\/(?![/\\])/.test(url))) {
      throw new AuthConfigError(
        page,
        `must be a path of this app, such as '/${page.slice(0, -3)}'.`,
      );
    }
  }
  for (const duration of durations) {
    requireNumber(duration, config[duration], 0);
  }
  if (config.whenSessionUnknown !== undefined && !ways.includes(config.whenSessionUnknown)) {
    throw new AuthConfigError(
      'whenSessionUnknown',
      `must be 'allow', 'deny' or 'wait', or left out.`,
    );
  }
  if (config.rolesOf !== undefined && typeof config.rolesOf !== 'function') {
    throw new AuthConfigError(
      'rolesOf',
      'is no function. Give one from claims to a list of roles.',
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

/** Timers hold 2^31 - 1 ms and fire at once beyond that; some waits add a few seconds. */
const maxMs = 2_000_000_000;

function requireNumber(option: string, value: unknown, least: number): void {
  const most = option.endsWith('Ms') ? maxMs : Number.MAX_SAFE_INTEGER;
  if (value !== undefined && !(typeof value === 'number' && value >= least && value <= most)) {
    throw new AuthConfigError(
      option,
      `must be a number of at least ${least} and at most ${most}, or left out.`,
    );
  }
}

function validateFeatures(features: readonly AuthFeature[]): void {
  const byKind = new Map<AuthFeatureKind, AuthFeature>();
  for (const feature of features) {
    const kind = (feature as AuthFeature | undefined)?.ɵkind;
    if (kind === undefined || !Object.hasOwn(duplicateHints, kind)) {
      throw new AuthConfigError(
        'provideAuth(config, ...features)',
        `takes what the with… functions of ngx-holdfast return, withJsonBackend({ … }) for one.`,
      );
    }
    const first = byKind.get(kind);
    if (first !== undefined) {
      throw new AuthConfigError(
        kind,
        `${first.ɵname}() and ${feature.ɵname}() exclude each other. ${duplicateHints[kind]}`,
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
      `there is none. Add withJsonBackend({ refresh: '/auth/refresh' }) or one of its siblings.`,
    );
  }
}
