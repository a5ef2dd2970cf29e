import { AuthConfigError } from './auth-config-error';

describe('AuthConfigError', () => {
  it('names the option and the problem', () => {
    const error = new AuthConfigError('api[1]', 'is not a valid URL.');
    expect(error).toMatchObject({ name: 'AuthConfigError', option: 'api[1]' });
    expect(error.message).toBe('ngx-holdfast: api[1]: is not a valid URL.');
  });
});
