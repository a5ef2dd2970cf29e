import { HttpErrorResponse } from '@angular/common/http';
import { RefreshErrorClassifier } from './auth-backend';
import { jsonOrText, valueAt } from '../json';

/** RFC 6749 section 5.2: the request is malformed; the session is not affected. */
const requestError =
  /^(invalid_(request|client|scope)|unauthorized_client|unsupported_grant_type)$/;

/** Wrong URL, method or media type: a retry does not help. */
const wrongEndpointStatuses: readonly number[] = [404, 405, 410, 415];

function readCode(path: string, { error }: HttpErrorResponse): unknown {
  return valueAt(jsonOrText(error), path);
}

/** HTML comes from a proxy, a firewall or a captive portal, which do not know the session. */
function isHtml({ headers, error }: HttpErrorResponse): boolean {
  return /html/i.test(headers.get('Content-Type') ?? '') || /^\s*</.test(String(error));
}

/**
 * Classifies by RFC 6749 section 5.2. `invalid_grant`, 401 and 403 are `'rejected'`, unless the body is HTML. 404, 405, 410,
 * 415, and the other error codes of section 5.2 with any status, are `'misconfigured'`. Everything else is `'unavailable'`.
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
  const code = readCode('error', error);
  if (
    (typeof code === 'string' && requestError.test(code)) ||
    wrongEndpointStatuses.includes(error.status)
  ) {
    return 'misconfigured';
  }
  return !isHtml(error) && (code === 'invalid_grant' || [401, 403].includes(error.status))
    ? 'rejected'
    : 'unavailable';
};

/**
 * Classifies as `'rejected'` if the JSON body has one of the codes at `path`, with any status except 429. All other
 * errors go to `defaultRefreshErrorClassifier`.
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
    codes.some((code) => String(readCode(path, error)) === String(code))
      ? 'rejected'
      : defaultRefreshErrorClassifier(error);
}
