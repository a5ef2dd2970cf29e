import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { rejectOnBodyCode, defaultRefreshErrorClassifier } from './classify-refresh-error';

function answer(status: number, error: unknown = null, contentType = 'application/json') {
  const headers = new HttpHeaders({ 'Content-Type': contentType });
  return new HttpErrorResponse({ status, error, headers });
}

describe('standardRefusal', () => {
  it.each([400, 401, 403])('a %d with invalid_grant is a refusal [F025]', (status) => {
    expect(defaultRefreshErrorClassifier(answer(status, '{"error":"invalid_grant"}'))).toBe(
      'rejected',
    );
    expect(defaultRefreshErrorClassifier(answer(status, { error: 'invalid_grant' }))).toBe(
      'rejected',
    );
  });

  it.each([401, 403])('a bare %d is a refusal [F025]', (status) => {
    expect(defaultRefreshErrorClassifier(answer(status))).toBe('rejected');
    expect(defaultRefreshErrorClassifier(answer(status, '{"message":"no"}'))).toBe('rejected');
    expect(defaultRefreshErrorClassifier(answer(status, 'Unauthorized', 'text/plain'))).toBe(
      'rejected',
    );
  });

  it.each([
    'invalid_request',
    'invalid_client',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
  ])('%s is a wrong request, whatever its status [F026]', (error) => {
    for (const status of [400, 401, 403]) {
      expect(defaultRefreshErrorClassifier(answer(status, JSON.stringify({ error })))).toBe(
        'misconfigured',
      );
    }
  });

  it.each([404, 405, 410, 415])('a %d is a wrong address [F026]', (status) => {
    expect(defaultRefreshErrorClassifier(answer(status))).toBe('misconfigured');
  });

  it.each([400, 401, 403])('a %d in HTML is no verdict [F027]', (status) => {
    expect(
      defaultRefreshErrorClassifier(
        answer(status, '<html>Blocked</html>', 'text/html; charset=utf-8'),
      ),
    ).toBe('unavailable');
    expect(
      defaultRefreshErrorClassifier(answer(status, ' \n<!doctype html>', 'application/json')),
    ).toBe('unavailable');
    expect(defaultRefreshErrorClassifier(answer(status, null, 'text/html'))).toBe('unavailable');
  });

  it('HTML that mentions invalid_grant is no verdict [F027]', () => {
    const page = answer(400, '{"error":"invalid_grant"}', 'text/html');
    expect(defaultRefreshErrorClassifier(page)).toBe('unavailable');
  });

  it('a tag within JSON does not make it HTML [F025]', () => {
    const body = '{"error":"invalid_grant","error_description":"see <a>"}';
    expect(defaultRefreshErrorClassifier(answer(400, body))).toBe('rejected');
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
  ])('a %d with %j is no verdict [F023, F027]', (status, body) => {
    expect(defaultRefreshErrorClassifier(answer(status, body))).toBe('unavailable');
  });
});

describe('refusedByCode', () => {
  const refusal = rejectOnBodyCode('errorCode', 5002, 5003);

  it.each([200, 400, 401, 500])('the code refuses, whatever the status (%d) [F015]', (status) => {
    expect(refusal(answer(status, { errorCode: 5002 }))).toBe('rejected');
    expect(refusal(answer(status, '{"errorCode":"5003"}'))).toBe('rejected');
  });

  it('without the code it judges as usual', () => {
    expect(refusal(answer(500, { errorCode: 5001 }))).toBe('unavailable');
    expect(refusal(answer(401, { errorCode: 5001 }))).toBe('rejected');
    expect(refusal(answer(400, { error: 'invalid_client' }))).toBe('misconfigured');
    expect(refusal(answer(500, null))).toBe('unavailable');
  });
});
