import { AuthError } from './auth-error';
import { AuthConfigError } from '../auth-config-error';
import { tokenScope } from '../http/token-scope';
import { secureUrl } from '../secure-url';

const page = 'https://app.example.com/shop/cart';
const development: unknown = Reflect.get(globalThis, 'ngDevMode');

function messageOf(entry: string, allowInsecureHttp = false): string {
  try {
    secureUrl('api[0]', entry, page, allowInsecureHttp);
  } catch (error) {
    expect(error).toBeInstanceOf(AuthConfigError);
    return (error as AuthConfigError).message;
  }
  throw new Error(`${entry} was taken.`);
}

/** Within each block of tests: Angular itself needs the name at the end of every test. */
function restore(): void {
  Reflect.set(globalThis, 'ngDevMode', development);
}

describe('a production build', () => {
  beforeEach(() => {
    Reflect.set(globalThis, 'ngDevMode', false);
  });

  afterEach(restore);

  it.each([
    '',
    'https://',
    'ftp://api.example.com/',
    'mailto:a@example.com',
    'https://user:pw@example.com/',
    'http://api.example.com/',
  ])('refuses %j as well, in fewer words [F090]', (entry) => {
    expect(messageOf(entry)).toBe('ngx-holdfast: api[0]: is not usable');
  });

  it.each(['ftp://api.example.com/', 'http://user:pw@example.com/'])(
    'what permits http permits no %s [F090]',
    (entry) => {
      expect(messageOf(entry, true)).toContain('is not usable');
    },
  );

  it('takes what a development build takes', () => {
    expect(secureUrl('refresh', '/auth/refresh', page, false).pathname).toBe('/auth/refresh');
    expect(secureUrl('api[0]', 'http://localhost/', page, false).port).toBe('');
    expect(secureUrl('api[0]', 'http://api.example.com/', page, true).protocol).toBe('http:');
  });

  it('leaves out the query of an entry without a word', () => {
    expect(tokenScope(['/api?x'], () => page, false)('/api/users')).toBe(true);
  });

  it('has the code for a message', async () => {
    await jest.isolateModulesAsync(async () => {
      const { AuthError: InProduction } = await import('./auth-error');
      expect(new InProduction('signed-out', { detail: 'x' }).message).toBe('signed-out');
    });
  });
});

describe.each([
  ['a development build', () => Reflect.set(globalThis, 'ngDevMode', {})],
  ['a build by another tool', () => Reflect.deleteProperty(globalThis, 'ngDevMode')],
])('%s', (_, begin) => {
  beforeEach(() => {
    begin();
  });

  afterEach(restore);

  it.each([
    ['', 'is not a valid URL'],
    ['https://', 'is not a valid URL'],
    ['ftp://api.example.com/', 'is not http or https'],
    ['https://user:pw@example.com/', 'contains credentials'],
    ['http://api.example.com/', 'plain http'],
  ])('names what is wrong with %j', (entry, problem) => {
    expect(messageOf(entry)).toContain(problem);
  });

  it('names an entry that has a query', () => {
    expect(() => tokenScope(['/api?x'], () => page, false)).toThrow(/api\[0\]: has a query/);
  });

  it('has a sentence for a message', async () => {
    await jest.isolateModulesAsync(async () => {
      const { AuthError: InDevelopment } = await import('./auth-error');
      expect(new InDevelopment('signed-out').message).toBe(new AuthError('signed-out').message);
      expect(new InDevelopment('signed-out').message).toContain(' ');
    });
  });
});
