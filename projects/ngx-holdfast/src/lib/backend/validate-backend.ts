import { AuthConfigError } from '../auth-config-error';
import { secureUrl } from '../http/token-scope';
import { AuthBackend, Authorization } from './auth-backend';

const endpoints = ['refresh', 'login', 'logout'] as const;
const functions = [
  'sendCredentials',
  'sendRefreshToken',
  'readTokens',
  'classifyError',
  'classifyRefreshError',
] as const;

/** Any page will do: relative endpoints are resolved against the real one later. */
const placeholderBase = 'https://localhost/';

/** Whether plain http is permitted is for `provideAuth` to say. */
const insecureForNow = true;

export function validateBackend(name: string, backend: AuthBackend): void {
  for (const endpoint of endpoints) {
    const value: unknown = backend[endpoint];
    if (value === undefined && endpoint !== 'refresh') {
      continue;
    }
    if (typeof value !== 'string' || value === '') {
      throw new AuthConfigError(
        `${name}({ ${endpoint} })`,
        `is missing. Give the path or the address of the ${endpoint} endpoint, such as '/auth/${endpoint}'.`,
      );
    }
    secureUrl(`${name}({ ${endpoint} })`, value, placeholderBase, insecureForNow);
  }
  for (const option of functions) {
    if (typeof backend[option] !== 'function') {
      throw new AuthConfigError(
        `${name}({ ${option} })`,
        `is no function. Call one that makes it, readBody() for one, or leave the option out.`,
      );
    }
  }
  const authorization = backend.authorization as Partial<Authorization> | undefined;
  if (typeof authorization?.authorize !== 'function') {
    throw new AuthConfigError(
      `${name}({ authorization })`,
      `has no authorize function. Use bearer(), rawHeader() or leave the option out.`,
    );
  }
}
