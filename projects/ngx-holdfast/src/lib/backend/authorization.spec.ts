import { HttpRequest } from '@angular/common/http';
import { bearer, rawHeader } from './authorization';

const request = new HttpRequest<unknown>('GET', '/api/a');

describe('authorization', () => {
  it('is a Bearer token', () => {
    expect(bearer().header).toBe('Authorization');
    expect(bearer().authorize(request, 'A').headers.get('Authorization')).toBe('Bearer A');
  });

  it('or the token alone, in any header [F040]', () => {
    expect(rawHeader().header).toBe('Authorization');
    expect(rawHeader().authorize(request, 'A').headers.get('Authorization')).toBe('A');
    expect(rawHeader('X-Token').header).toBe('X-Token');
    expect(rawHeader('X-Token').authorize(request, 'A').headers.get('X-Token')).toBe('A');
  });

  it('leaves the request itself as it is', () => {
    bearer().authorize(request, 'A');
    expect(request.headers.keys()).toEqual([]);
  });
});
