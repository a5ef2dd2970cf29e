import { HttpErrorResponse, HttpHeaders, HttpRequest } from '@angular/common/http';
import { AuthError, AuthErrorCode } from '../session/auth-error';
import { authErrorOf, authHttpError } from './auth-http-error';

const request = new HttpRequest<unknown>('GET', '/api/a');

describe('authHttpError', () => {
  it.each([
    ['not-authenticated', 401],
    ['signed-out', 401],
    ['session-expired', 401],
    ['session-changed', 401],
    ['token-header-missing', 401],
    ['refresh-network', 0],
    ['hold-timeout', 0],
  ] as [AuthErrorCode, number][])('for %s the status is %d [F167]', (code, status) => {
    const error = authHttpError(request, new AuthError(code));
    expect(error).toBeInstanceOf(HttpErrorResponse);
    expect(error.status).toBe(status);
    expect(error.url).toBe('/api/a');
    expect(authErrorOf(error)?.code).toBe(code);
  });

  it('has the status of the refresh endpoint without an API error [F167]', () => {
    expect(
      authHttpError(request, new AuthError('refresh-unavailable', { status: 503 })).status,
    ).toBe(503);
  });

  it('has the status and headers of the API error, which is its cause [F167]', () => {
    const headers = new HttpHeaders({ 'X-Trace': '7' });
    const apiError = new HttpErrorResponse({ status: 401, headers, error: 'SECRET' });
    const limited = new AuthError('refresh-rate-limited', { status: 429, retryAfterMs: 5 });
    const error = authHttpError(request, limited, apiError);
    expect(error.status).toBe(401);
    expect(error.headers.get('X-Trace')).toBe('7');
    expect(authErrorOf(error)).toMatchObject({ status: 429, retryAfterMs: 5 });
    expect(authErrorOf(error)?.cause).toBe(apiError);
  });

  it('does not contain the API error when it is logged [F101]', () => {
    const apiError = new HttpErrorResponse({ status: 401, error: 'SECRET' });
    const error = authHttpError(request, new AuthError('refresh-network'), apiError);
    expect(JSON.stringify(error.error)).not.toContain('SECRET');
    expect(error.message).not.toContain('SECRET');
  });

  it('creates a new AuthError for each request', () => {
    const shared = new AuthError('refresh-network');
    expect(authHttpError(request, shared).error).not.toBe(shared);
  });
});

describe('authErrorOf', () => {
  it('returns an AuthError or the one in an HttpErrorResponse, and nothing else', () => {
    const error = new AuthError('signed-out');
    expect(authErrorOf(error)).toBe(error);
    expect(authErrorOf(new HttpErrorResponse({ error }))).toBe(error);
    for (const other of [
      null,
      undefined,
      'x',
      new Error('x'),
      { error },
      new HttpErrorResponse({}),
    ]) {
      expect(authErrorOf(other)).toBeUndefined();
    }
  });
});
