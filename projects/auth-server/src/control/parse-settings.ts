import type { Settings } from './settings.ts';
import { InvalidInput, requireRecord } from './invalid-input.ts';

interface Rule {
  readonly expected: string;
  accepts(value: unknown): boolean;
}

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const flag: Rule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };
const anyNumber: Rule = { expected: 'a number', accepts: isNumber };
const notNegative: Rule = {
  expected: 'a number, 0 or more',
  accepts: (value) => isNumber(value) && value >= 0,
};
const oneOf = (...allowed: readonly unknown[]): Rule => ({
  expected: allowed.map((value) => JSON.stringify(value)).join(' or '),
  accepts: (value) => allowed.includes(value),
});
const origins: Rule = {
  expected: 'an array of origins such as "http://localhost:9876"',
  accepts: (value) => Array.isArray(value) && value.every(isOrigin),
};

const RULES: Readonly<Record<keyof Settings, Rule>> = {
  accessLifetimeSeconds: notNegative,
  refreshLifetimeSeconds: notNegative,
  jsonBodyAnswer: oneOf('tokens', 'bare'),
  errorCodeStatus: oneOf(401, 400),
  oauth2Opaque: flag,
  clockOffsetSeconds: anyNumber,
  issuerClockOffsetSeconds: anyNumber,
  omitRefreshToken: flag,
  omitExpiresIn: flag,
  revokeAccessWithFamily: flag,
  tokenPaddingBytes: notNegative,
  exposeHeaders: flag,
  corsOnErrors: flag,
  allowedOrigins: origins,
  refreshDelayMs: notNegative,
  apiDelayMs: notNegative,
};

export function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value;
}

/** Validates all names and values before any of them takes effect, so an invalid change has no effect at all. */
export function parseSettings(input: unknown): Partial<Settings> {
  const record = requireRecord(input, 'settings');
  for (const [name, value] of Object.entries(record)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name as keyof Settings] : undefined;
    if (!rule) {
      throw new InvalidInput(
        `unknown setting '${name}'; the settings are ${Object.keys(RULES).join(', ')}`,
      );
    }
    if (!rule.accepts(value)) {
      throw new InvalidInput(`setting '${name}' must be ${rule.expected}`);
    }
  }
  return record;
}
