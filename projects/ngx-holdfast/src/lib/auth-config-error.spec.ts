import { AuthConfigError } from './auth-config-error';

describe('AuthConfigError', () => {
  it('names the option and what is wrong with it', () => {
    const error = new AuthConfigError('api[1]', 'is no URL.');
    expect(error).toMatchObject({ name: 'AuthConfigError', option: 'api[1]' });
    expect(error.message).toBe('ngx-holdfast: api[1]: is no URL.');
  });
});
