import { HttpErrorResponse } from '@angular/common/http';
import { RefreshErrorClassifier } from './auth-backend';
import { jsonOrText, valueAt } from '../json';

/** RFC 6749 section 5.2: the request is wrong, not the session. */
const requestError =
  /^(invalid_(request|client|scope)|unauthorized_client|unsupported_grant_type)$/;

/** No such endpoint, method or media type: no retry will help. */
const wrongEndpoint: readonly number[] = [404, 405, 410, 415];

function codeAt(path: string, { error }: HttpErrorResponse): unknown {
  return valueAt(jsonOrText(error), path);
}

/** A proxy, a firewall or a captive portal speaks HTML, and knows nothing of the session. */
function isHtml({ headers, error }: HttpErrorResponse): boolean {
  return /html/i.test(headers.get('Content-Type') ?? '') || /^\s*</.test(String(error));
}

/**
 * `invalid_grant` (RFC 6749 section 5.2), 401, and 403 are refusals; HTML never is. 404, 405, 410, 415 and the other errors
 * of section 5.2 are `'misconfigured'`.
 *
 * @example
 * ```ts
 * withBackend({
 *   refresh: '/auth/refresh',
 *   classifyRefreshError: (error) =>
 *     error.status === 409 ? 'unavailable' : defaultRefreshErrorClassifier(error),
 * })
 * ```
 */
export const defaultRefreshErrorClassifier: RefreshErrorClassifier = (error) => {
  const code = codeAt('error', error);
  if (
    (typeof code === 'string' && requestError.test(code)) ||
    wrongEndpoint.includes(error.status)
  ) {
    return 'misconfigured';
  }
  return !isHtml(error) && (code === 'invalid_grant' || [401, 403].includes(error.status))
    ? 'rejected'
    : 'unavailable';
};

/**
 * Rejected as well where a code in the JSON body says so, whatever the status, but 429.
 *
 * @example
 * ```ts
 * withBackend({
 *   refresh: '/auth/refresh',
 *   classifyRefreshError: rejectOnBodyCode('errorCode', 5002),
 * })
 * ```
 */
export function rejectOnBodyCode(
  path: string,
  ...codes: readonly number[]
): RefreshErrorClassifier {
  return (error) =>
    codes.some((code) => String(codeAt(path, error)) === String(code))
      ? 'rejected'
      : defaultRefreshErrorClassifier(error);
}
