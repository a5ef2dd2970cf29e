import { AuthConfigError } from '../auth-config-error';
import { secureUrl } from '../secure-url';
import { AuthBackend, Authorization } from './auth-backend';

const endpoints = ['refresh', 'login', 'logout'] as const;
/** The options that must be functions, and what creates one. */
const functions = {
  sendCredentials: 'sendCredentialsAsJson()',
  sendRefreshToken: 'sendInBody()',
  readTokens: 'readBody()',
  classifyError: 'onStatus(401)',
  classifyRefreshError: `rejectOnBodyCode('errorCode', 5002)`,
} as const satisfies Partial<Record<keyof AuthBackend, string>>;

/** Only makes relative endpoints valid; at run time they are resolved against the page. */
const placeholderBase = 'https://localhost/';

/** `provideAuth` checks this later, when the option is known. */
const allowInsecureHttp = true;

/** Throws `AuthConfigError` for an invalid endpoint or a missing function. Development builds only. */
export function validateBackend(name: string, backend: AuthBackend): void {
  for (const endpoint of endpoints) {
    const value: unknown = backend[endpoint];
    if (value === undefined && endpoint !== 'refresh') {
      continue;
    }
    if (typeof value !== 'string' || value === '') {
      throw new AuthConfigError(
        `${name}({ ${endpoint} })`,
        `is missing. Set the path or the URL of the ${endpoint} endpoint, for example '/auth/${endpoint}'.`,
      );
    }
    secureUrl(`${name}({ ${endpoint} })`, value, placeholderBase, allowInsecureHttp);
  }
  for (const [option, example] of Object.entries(functions)) {
    if (typeof backend[option as keyof typeof functions] !== 'function') {
      throw new AuthConfigError(
        `${name}({ ${option} })`,
        `must be a function, for example the result of ${example}. Leave the option out for the default.`,
      );
    }
  }
  const authorization = backend.authorization as Partial<Authorization> | undefined;
  if (typeof authorization?.authorize !== 'function') {
    throw new AuthConfigError(
      `${name}({ authorization })`,
      `has no authorize function. Use bearer() or rawHeader(), or leave the option out.`,
    );
  }
}
