import { HttpErrorResponse } from '@angular/common/http';
import { Refusal } from '../di/auth-backend';
import { jsonOrText, valueAt } from './json-path';

/** RFC 6749 section 5.2: the request is wrong, not the session. */
const requestErrors: ReadonlySet<unknown> = new Set([
  'invalid_request',
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

/** No such endpoint, method or media type: no retry will help. */
const wrongEndpoint: ReadonlySet<number> = new Set([404, 405, 410, 415]);

/** A proxy, a firewall or a captive portal speaks HTML, and knows nothing of the session. */
function isHtml(error: HttpErrorResponse): boolean {
  return (
    error.headers.get('Content-Type')?.includes('text/html') === true ||
    (typeof error.error === 'string' && error.error.trimStart().startsWith('<'))
  );
}

/** `invalid_grant` (RFC 6749 section 5.2), 401, and 403 are refusals; HTML never is. */
export const standardRefusal: Refusal = (error) => {
  const code = isHtml(error) ? undefined : valueAt(jsonOrText(error.error), 'error');
  if (code === 'invalid_grant') {
    return 'refused';
  }
  if (requestErrors.has(code) || wrongEndpoint.has(error.status)) {
    return 'misconfigured';
  }
  return (error.status === 401 || error.status === 403) && !isHtml(error)
    ? 'refused'
    : 'unavailable';
};

/** Refused as well where a code in the JSON body says so, whatever the status: `refusedByCode('errorCode', 5002)`. */
export function refusedByCode(path: string, ...codes: readonly number[]): Refusal {
  return (error) =>
    codes.some((code) => String(valueAt(jsonOrText(error.error), path)) === String(code))
      ? 'refused'
      : standardRefusal(error);
}
