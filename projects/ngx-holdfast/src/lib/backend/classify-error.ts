import { ErrorClass, ErrorClassifier } from './auth-backend';
import { jsonOrText, valueAt } from '../json';
import { parseChallenges } from './www-authenticate';

/**
 * Classifies the given statuses as `'refresh'`, all others as `'pass'`.
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
 * Classifies a 401 by its whole body text. `otherwise` applies to all other texts; default `'pass'`. Other statuses pass.
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
  classes: Readonly<Record<string, ErrorClass>>,
  otherwise: ErrorClass = 'pass',
): ErrorClassifier {
  return (error) => {
    if (error.status !== 401) {
      return 'pass';
    }
    const text = jsonOrText(error.error);
    return typeof text === 'string' && Object.hasOwn(classes, text.trim())
      ? (classes[text.trim()] ?? otherwise)
      : otherwise;
  };
}

/**
 * Classifies any 4xx by a code in its JSON body, a number or a string. Any other code passes.
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
  classes: Readonly<Record<string, ErrorClass>>,
): ErrorClassifier {
  return (error) => {
    const code = valueAt(jsonOrText(error.error), path);
    const key = typeof code === 'number' || typeof code === 'string' ? String(code) : '';
    return error.status >= 400 && error.status < 500 && Object.hasOwn(classes, key)
      ? (classes[key] ?? 'pass')
      : 'pass';
  };
}

const tokenSchemes: ReadonlySet<string> = /* @__PURE__ */ new Set(['bearer', 'dpop']);

/**
 * Classifies by the `WWW-Authenticate` challenge, Bearer (RFC 6750 section 3) or DPoP (RFC 9449 section 7.1):
 * `invalid_token` is `'refresh'`, any other error is `'pass'`. A 401 without an error in the challenge is `'refresh'`, for
 * example a cross-origin one whose header is hidden by CORS.
 *
 * @example
 * ```ts
 * withBackend({ refresh: '/auth/refresh', classifyError: onChallenge() })
 * ```
 */
export function onChallenge(): ErrorClassifier {
  return (error) => {
    const codes = parseChallenges(error.headers.getAll('WWW-Authenticate')?.join(', ') ?? '')
      .filter(({ scheme }) => tokenSchemes.has(scheme))
      .map(({ params }) => params.get('error'))
      .filter((code) => code !== undefined);
    const expired = codes.length === 0 ? error.status === 401 : codes.includes('invalid_token');
    return expired ? 'refresh' : 'pass';
  };
}

/**
 * Runs the classifiers in order and returns the first class that is not `'pass'`.
 *
 * @example
 * ```ts
 * withBackend({
 *   refresh: '/auth/refresh',
 *   classifyError: firstOf(onBodyCode('errorCode', { 5002: 'sign-out' }), onStatus(401)),
 * })
 * ```
 */
export function firstOf(...classifiers: readonly ErrorClassifier[]): ErrorClassifier {
  return (error) =>
    classifiers.map((classify) => classify(error)).find((errorClass) => errorClass !== 'pass') ??
    'pass';
}
