import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { AuthError } from '../session/auth-error';
import { parseRetryAfter, toRefreshError } from './refresh-error';
import { defaultRefreshErrorClassifier } from './classify-refresh-error';

const now = Date.parse('2026-01-01T00:00:00Z');

function convert(failure: unknown): AuthError {
  return toRefreshError(failure, defaultRefreshErrorClassifier, now);
}

function errorResponse(
  status: number,
  error: unknown = null,
  headers: Record<string, string> = {},
) {
  return new HttpErrorResponse({ status, error, headers: new HttpHeaders(headers) });
}

describe('parseRetryAfter', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['99999999', 99_999_999_000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Thursday, 01-Jan-26 00:01:00 GMT', 60_000],
    ['Thu Jan  1 00:01:00 2026', 60_000],
    ['2026-01-02', 86_400_000],
    [' 120 ', 120_000],
    ['Wed, 31 Dec 2025 23:59:59 GMT', undefined],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    ['9'.repeat(400), undefined],
    [null, undefined],
  ])('parses %j to %p ms [F024]', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });
});

describe('toRefreshError', () => {
  it('converts no response to a network error [F021]', () => {
    expect(convert(errorResponse(0, new ProgressEvent('error')))).toMatchObject({
      code: 'refresh-network',
      status: 0,
      isRetryable: true,
    });
  });

  it('converts a 429 to a rate limit with the Retry-After of the server [F024]', () => {
    expect(convert(errorResponse(429, null, { 'Retry-After': '7' }))).toMatchObject({
      code: 'refresh-rate-limited',
      status: 429,
      retryAfterMs: 7_000,
    });
    expect(convert(errorResponse(429)).retryAfterMs).toBeUndefined();
  });

  it('ignores Retry-After without a 429 [F024]', () => {
    expect(convert(errorResponse(503, null, { 'Retry-After': '7' })).retryAfterMs).toBeUndefined();
  });

  it.each([500, 502, 503, 504])('converts a %d to refresh-unavailable [F023]', (status) => {
    expect(convert(errorResponse(status))).toMatchObject({ code: 'refresh-unavailable', status });
  });

  it('converts a rejection to session-expired [F025]', () => {
    expect(convert(errorResponse(400, '{"error":"invalid_grant"}')).code).toBe('session-expired');
    expect(convert(errorResponse(401)).code).toBe('session-expired');
  });

  it('converts invalid_client to an error that is not retryable [F026]', () => {
    const error = convert(errorResponse(401, '{"error":"invalid_client"}'));
    expect(error).toMatchObject({ code: 'refresh-misconfigured', status: 401, isRetryable: false });
  });

  it('converts HTML to refresh-unavailable [F027]', () => {
    expect(convert(errorResponse(403, '<html>')).code).toBe('refresh-unavailable');
  });

  it('converts a redirect that was not followed to refresh-unavailable', () => {
    expect(convert(errorResponse(300)).code).toBe('refresh-unavailable');
  });

  it('converts a response without usable tokens to refresh-malformed [F034]', () => {
    expect(convert(new AuthError('invalid-token', { detail: 'accessToken' }))).toMatchObject({
      code: 'refresh-malformed',
      detail: 'accessToken',
    });
    expect(convert(errorResponse(200, '{')).code).toBe('refresh-malformed');
    expect(convert(new SyntaxError('x')).code).toBe('refresh-malformed');
    expect(convert('x').code).toBe('refresh-malformed');
  });

  it('returns an AuthError of a reader unchanged', () => {
    const error = new AuthError('token-header-missing');
    expect(convert(error)).toBe(error);
  });

  it('does not repeat the response in the error [F101]', () => {
    const error = convert(errorResponse(400, { error: 'invalid_grant', refresh_token: 'SECRET' }));
    expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(
      'SECRET',
    );
  });
});
