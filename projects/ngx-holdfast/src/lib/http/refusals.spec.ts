import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { refusedByCode, standardRefusal } from './refusals';

function answer(status: number, error: unknown = null, contentType = 'application/json') {
  const headers = new HttpHeaders({ 'Content-Type': contentType });
  return new HttpErrorResponse({ status, error, headers });
}

describe('standardRefusal', () => {
  it.each([400, 401, 403])('F025 invalidgrant: a %d with invalid_grant is a refusal', (status) => {
    expect(standardRefusal(answer(status, '{"error":"invalid_grant"}'))).toBe('refused');
    expect(standardRefusal(answer(status, { error: 'invalid_grant' }))).toBe('refused');
  });

  it.each([401, 403])('F025 invalidgrant: a bare %d is a refusal', (status) => {
    expect(standardRefusal(answer(status))).toBe('refused');
    expect(standardRefusal(answer(status, '{"message":"no"}'))).toBe('refused');
    expect(standardRefusal(answer(status, 'Unauthorized', 'text/plain'))).toBe('refused');
  });

  it.each([
    'invalid_request',
    'invalid_client',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
  ])('F026 cfgerr: %s is a wrong request, whatever its status', (error) => {
    for (const status of [400, 401, 403]) {
      expect(standardRefusal(answer(status, JSON.stringify({ error })))).toBe('misconfigured');
    }
  });

  it.each([404, 405, 410, 415])('F026 cfgerr: a %d is a wrong address', (status) => {
    expect(standardRefusal(answer(status))).toBe('misconfigured');
  });

  it.each([400, 401, 403])('F027 bare400: a %d in HTML is no verdict', (status) => {
    expect(
      standardRefusal(answer(status, '<html>Blocked</html>', 'text/html; charset=utf-8')),
    ).toBe('unavailable');
    expect(standardRefusal(answer(status, ' \n<!doctype html>', 'application/json'))).toBe(
      'unavailable',
    );
    expect(standardRefusal(answer(status, null, 'text/html'))).toBe('unavailable');
  });

  it('F027 bare400: HTML that mentions invalid_grant is no verdict', () => {
    const page = answer(400, '{"error":"invalid_grant"}', 'text/html');
    expect(standardRefusal(page)).toBe('unavailable');
  });

  it('F025 invalidgrant: a tag within JSON does not make it HTML', () => {
    const body = '{"error":"invalid_grant","error_description":"see <a>"}';
    expect(standardRefusal(answer(400, body))).toBe('refused');
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
  ])('F023 5xx, F027 bare400: a %d with %j is no verdict', (status, body) => {
    expect(standardRefusal(answer(status, body))).toBe('unavailable');
  });
});

describe('refusedByCode', () => {
  const refusal = refusedByCode('errorCode', 5002, 5003);

  it.each([200, 400, 401, 500])(
    'F015 bodycode: the code refuses, whatever the status (%d)',
    (status) => {
      expect(refusal(answer(status, { errorCode: 5002 }))).toBe('refused');
      expect(refusal(answer(status, '{"errorCode":"5003"}'))).toBe('refused');
    },
  );

  it('without the code it judges as usual', () => {
    expect(refusal(answer(500, { errorCode: 5001 }))).toBe('unavailable');
    expect(refusal(answer(401, { errorCode: 5001 }))).toBe('refused');
    expect(refusal(answer(400, { error: 'invalid_client' }))).toBe('misconfigured');
    expect(refusal(answer(500, null))).toBe('unavailable');
  });
});
