import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { rejectOnBodyCode, defaultRefreshErrorClassifier } from './classify-refresh-error';

function errorResponse(status: number, error: unknown = null, contentType = 'application/json') {
  const headers = new HttpHeaders({ 'Content-Type': contentType });
  return new HttpErrorResponse({ status, error, headers });
}

describe('defaultRefreshErrorClassifier', () => {
  it.each([400, 401, 403])('classifies a %d with invalid_grant as rejected [F025]', (status) => {
    expect(defaultRefreshErrorClassifier(errorResponse(status, '{"error":"invalid_grant"}'))).toBe(
      'rejected',
    );
    expect(defaultRefreshErrorClassifier(errorResponse(status, { error: 'invalid_grant' }))).toBe(
      'rejected',
    );
  });

  it.each([401, 403])('classifies a %d without an error code as rejected [F025]', (status) => {
    expect(defaultRefreshErrorClassifier(errorResponse(status))).toBe('rejected');
    expect(defaultRefreshErrorClassifier(errorResponse(status, '{"message":"no"}'))).toBe(
      'rejected',
    );
    expect(defaultRefreshErrorClassifier(errorResponse(status, 'Unauthorized', 'text/plain'))).toBe(
      'rejected',
    );
  });

  it.each([
    'invalid_request',
    'invalid_client',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
  ])('classifies %s as misconfigured with any status [F026]', (error) => {
    for (const status of [400, 401, 403]) {
      expect(defaultRefreshErrorClassifier(errorResponse(status, JSON.stringify({ error })))).toBe(
        'misconfigured',
      );
    }
  });

  it.each([404, 405, 410, 415])('classifies a %d as misconfigured [F026]', (status) => {
    expect(defaultRefreshErrorClassifier(errorResponse(status))).toBe('misconfigured');
  });

  it.each([400, 401, 403])('classifies a %d in HTML as unavailable [F027]', (status) => {
    expect(
      defaultRefreshErrorClassifier(
        errorResponse(status, '<html>Blocked</html>', 'text/html; charset=utf-8'),
      ),
    ).toBe('unavailable');
    expect(
      defaultRefreshErrorClassifier(
        errorResponse(status, ' \n<!doctype html>', 'application/json'),
      ),
    ).toBe('unavailable');
    expect(defaultRefreshErrorClassifier(errorResponse(status, null, 'text/html'))).toBe(
      'unavailable',
    );
  });

  it('classifies HTML that contains invalid_grant as unavailable [F027]', () => {
    const page = errorResponse(400, '{"error":"invalid_grant"}', 'text/html');
    expect(defaultRefreshErrorClassifier(page)).toBe('unavailable');
  });

  it('does not take JSON that contains a tag for HTML [F025]', () => {
    const body = '{"error":"invalid_grant","error_description":"see <a>"}';
    expect(defaultRefreshErrorClassifier(errorResponse(400, body))).toBe('rejected');
  });

  it.each([
    [400, null],
    [400, '{"error":"not_invalid_scope"}'],
    [400, '{"error":"invalid_request_object"}'],
    [400, '{"error":["invalid_client"]}'],
    [400, '{"error":"something_else"}'],
    [400, '{"error":"use_dpop_nonce"}'],
    [400, '{"error":["invalid_grant"]}'],
    [400, '"invalid_grant"'],
    [409, null],
    [422, null],
    [500, null],
    [503, null],
  ])('classifies a %d with %j as unavailable [F023, F027]', (status, body) => {
    expect(defaultRefreshErrorClassifier(errorResponse(status, body))).toBe('unavailable');
  });
});

describe('rejectOnBodyCode', () => {
  const classify = rejectOnBodyCode('errorCode', 5002, 5003);

  it.each([200, 400, 401, 500])('rejects on the code with status %d [F015]', (status) => {
    expect(classify(errorResponse(status, { errorCode: 5002 }))).toBe('rejected');
    expect(classify(errorResponse(status, '{"errorCode":"5003"}'))).toBe('rejected');
  });

  it('uses the default classifier for other codes', () => {
    expect(classify(errorResponse(500, { errorCode: 5001 }))).toBe('unavailable');
    expect(classify(errorResponse(401, { errorCode: 5001 }))).toBe('rejected');
    expect(classify(errorResponse(400, { error: 'invalid_client' }))).toBe('misconfigured');
    expect(classify(errorResponse(500, null))).toBe('unavailable');
  });
});
