import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { AuthError } from '../session/auth-error';
import { toRefreshError, retryAfterMs } from './refresh-error';
import { defaultRefreshErrorClassifier } from './classify-refresh-error';

const now = Date.parse('2026-01-01T00:00:00Z');

function meaning(failure: unknown): AuthError {
  return toRefreshError(failure, defaultRefreshErrorClassifier, now);
}

function answer(status: number, error: unknown = null, headers: Record<string, string> = {}) {
  return new HttpErrorResponse({ status, error, headers: new HttpHeaders(headers) });
}

describe('retryAfterMs', () => {
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
  ])('Retry-After %j is %p ms [F024]', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

describe('refreshFailure', () => {
  it('no answer is no verdict [F021]', () => {
    expect(meaning(answer(0, new ProgressEvent('error')))).toMatchObject({
      code: 'refresh-network',
      status: 0,
      isRetryable: true,
    });
  });

  it('asks for patience, for as long as the server says [F024]', () => {
    expect(meaning(answer(429, null, { 'Retry-After': '7' }))).toMatchObject({
      code: 'refresh-rate-limited',
      status: 429,
      retryAfterMs: 7_000,
    });
    expect(meaning(answer(429)).retryAfterMs).toBeUndefined();
  });

  it('only a 429 says how long [F024]', () => {
    expect(meaning(answer(503, null, { 'Retry-After': '7' })).retryAfterMs).toBeUndefined();
  });

  it.each([500, 502, 503, 504])('a %d is no verdict [F023]', (status) => {
    expect(meaning(answer(status))).toMatchObject({ code: 'refresh-unavailable', status });
  });

  it('is the end of the session [F025]', () => {
    expect(meaning(answer(400, '{"error":"invalid_grant"}')).code).toBe('session-expired');
    expect(meaning(answer(401)).code).toBe('session-expired');
  });

  it('is not worth another try [F026]', () => {
    const error = meaning(answer(401, '{"error":"invalid_client"}'));
    expect(error).toMatchObject({ code: 'refresh-misconfigured', status: 401, isRetryable: false });
  });

  it('is no verdict [F027]', () => {
    expect(meaning(answer(403, '<html>')).code).toBe('refresh-unavailable');
  });

  it('a redirect that nobody followed is no answer with tokens', () => {
    expect(meaning(answer(300)).code).toBe('refresh-unavailable');
  });

  it('an answer without usable tokens is malformed [F034]', () => {
    expect(meaning(new AuthError('invalid-token', { detail: 'accessToken' }))).toMatchObject({
      code: 'refresh-malformed',
      detail: 'accessToken',
    });
    expect(meaning(answer(200, '{')).code).toBe('refresh-malformed');
    expect(meaning(new SyntaxError('x')).code).toBe('refresh-malformed');
    expect(meaning('x').code).toBe('refresh-malformed');
  });

  it('an AuthError of a reader is handed on as it is', () => {
    const error = new AuthError('token-header-missing');
    expect(meaning(error)).toBe(error);
  });

  it('nothing of the answer is repeated [F101]', () => {
    const error = meaning(answer(400, { error: 'invalid_grant', refresh_token: 'SECRET' }));
    expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(
      'SECRET',
    );
  });
});
