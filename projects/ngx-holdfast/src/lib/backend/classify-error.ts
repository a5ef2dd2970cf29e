import { ErrorClass, ErrorClassifier } from './auth-backend';
import { jsonOrText, valueAt } from '../json';
import { parseChallenges } from './www-authenticate';

/**
 * These statuses mean an expired token. Others pass.
 *
 * @example
 * ```ts
 * withBackend({ refresh: '/auth/refresh', classifyError: onStatus(401, 419) })
 * ```
 */
export function onStatus(...statuses: readonly number[]): ErrorClassifier {
  return (error) => (statuses.includes(error.status) ? 'refresh' : 'pass');
}

/**
 * A 401 is judged by its text. Default for other texts: `'pass'`.
 *
 * @example
 * ```ts
 * withBackend({
 *   refresh: '/auth/refresh',
 *   classifyError: onBodyText({ ExpiredToken: 'refresh' }, 'sign-out'),
 * })
 * ```
 */
export function onBodyText(
  verdicts: Readonly<Record<string, ErrorClass>>,
  otherwise: ErrorClass = 'pass',
): ErrorClassifier {
  return (error) => {
    if (error.status !== 401) {
      return 'pass';
    }
    const text = jsonOrText(error.error);
    return typeof text === 'string' && Object.hasOwn(verdicts, text.trim())
      ? (verdicts[text.trim()] ?? otherwise)
      : otherwise;
  };
}

/**
 * Any 4xx is judged by a code in its JSON body, a number or a string. Any other code passes.
 *
 * @example
 * ```ts
 * withBackend({
 *   refresh: '/auth/refresh',
 *   classifyError: onBodyCode('errorCode', { 5001: 'refresh', 5002: 'sign-out' }),
 * })
 * ```
 */
export function onBodyCode(
  path: string,
  verdicts: Readonly<Record<string, ErrorClass>>,
): ErrorClassifier {
  return (error) => {
    const code = valueAt(jsonOrText(error.error), path);
    const key = typeof code === 'number' || typeof code === 'string' ? String(code) : '';
    return error.status >= 400 && error.status < 500 && Object.hasOwn(verdicts, key)
      ? (verdicts[key] ?? 'pass')
      : 'pass';
  };
}

const ourSchemes: ReadonlySet<string> = /* @__PURE__ */ new Set(['bearer', 'dpop']);

/**
 * By the Bearer challenge (RFC 6750 section 3) or the DPoP one (RFC 9449 section 7.1): `invalid_token` is refreshable,
 * any other error is not. A 401 without such an error, as a cross-origin one is where CORS hides the header, counts as
 * an expired token.
 *
 * @example
 * ```ts
 * withBackend({ refresh: '/auth/refresh', classifyError: onChallenge() })
 * ```
 */
export function onChallenge(): ErrorClassifier {
  return (error) => {
    const codes = parseChallenges(error.headers.getAll('WWW-Authenticate')?.join(', ') ?? '')
      .filter(({ scheme }) => ourSchemes.has(scheme))
      .map(({ params }) => params.get('error'))
      .filter((code) => code !== undefined);
    const expired = codes.length === 0 ? error.status === 401 : codes.includes('invalid_token');
    return expired ? 'refresh' : 'pass';
  };
}

/**
 * The first verdict that is not `pass`.
 *
 * @example
 * ```ts
 * withBackend({
 *   refresh: '/auth/refresh',
 *   classifyError: firstOf(onBodyCode('errorCode', { 5002: 'sign-out' }), onStatus(401)),
 * })
 * ```
 */
export function firstOf(...verdicts: readonly ErrorClassifier[]): ErrorClassifier {
  return (error) =>
    verdicts.map((verdict) => verdict(error)).find((verdict) => verdict !== 'pass') ?? 'pass';
}
