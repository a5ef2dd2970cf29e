import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { AuthError } from '../core/auth-error';
import { refreshFailure, retryAfterMs } from './refresh-failure';
import { standardRefusal } from './refusals';

const now = Date.parse('2026-01-01T00:00:00Z');

function meaning(failure: unknown): AuthError {
  return refreshFailure(failure, standardRefusal, now);
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
  ])('F024 429: Retry-After %j is %p ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

describe('refreshFailure', () => {
  it('F021 netloss: no answer is no verdict', () => {
    expect(meaning(answer(0, new ProgressEvent('error')))).toMatchObject({
      code: 'refresh-network',
      status: 0,
      retryable: true,
    });
  });

  it('F024 429: asks for patience, for as long as the server says', () => {
    expect(meaning(answer(429, null, { 'Retry-After': '7' }))).toMatchObject({
      code: 'refresh-rate-limited',
      status: 429,
      retryAfterMs: 7_000,
    });
    expect(meaning(answer(429)).retryAfterMs).toBeUndefined();
  });

  it('F024 429: only a 429 says how long', () => {
    expect(meaning(answer(503, null, { 'Retry-After': '7' })).retryAfterMs).toBeUndefined();
  });

  it.each([500, 502, 503, 504])('F023 5xx: a %d is no verdict', (status) => {
    expect(meaning(answer(status))).toMatchObject({ code: 'refresh-unavailable', status });
  });

  it('F025 invalidgrant: is the end of the session', () => {
    expect(meaning(answer(400, '{"error":"invalid_grant"}')).code).toBe('session-expired');
    expect(meaning(answer(401)).code).toBe('session-expired');
  });

  it('F026 cfgerr: is not worth another try', () => {
    const error = meaning(answer(401, '{"error":"invalid_client"}'));
    expect(error).toMatchObject({ code: 'refresh-misconfigured', status: 401, retryable: false });
  });

  it('F027 bare400: is no verdict', () => {
    expect(meaning(answer(403, '<html>')).code).toBe('refresh-unavailable');
  });

  it('a redirect that nobody followed is no answer with tokens', () => {
    expect(meaning(answer(300)).code).toBe('refresh-unavailable');
  });

  it('F034 badbody: an answer without usable tokens is malformed', () => {
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

  it('F101 logs: nothing of the answer is repeated', () => {
    const error = meaning(answer(400, { error: 'invalid_grant', refresh_token: 'SECRET' }));
    expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(
      'SECRET',
    );
  });
});
