import { HttpRequest } from '@angular/common/http';
import { bearer, rawHeader } from './authorization';

const request = new HttpRequest<unknown>('GET', '/api/a');

describe('authorization', () => {
  it('bearer() sets a Bearer token', () => {
    expect(bearer().header).toBe('Authorization');
    expect(bearer().authorize(request, 'A').headers.get('Authorization')).toBe('Bearer A');
  });

  it('rawHeader() sets the token without a scheme, in any header [F040]', () => {
    expect(rawHeader().header).toBe('Authorization');
    expect(rawHeader().authorize(request, 'A').headers.get('Authorization')).toBe('A');
    expect(rawHeader('X-Token').header).toBe('X-Token');
    expect(rawHeader('X-Token').authorize(request, 'A').headers.get('X-Token')).toBe('A');
  });

  it('does not change the original request', () => {
    bearer().authorize(request, 'A');
    expect(request.headers.keys()).toEqual([]);
  });
});
