import { CONTRACTS } from '../contracts/contracts.ts';
import { FAULT_KINDS, FAULT_POINTS } from './faults.ts';
import type { Fault } from './faults.ts';
import { InvalidInput, requireRecord } from './invalid-input.ts';

const isWholeBetween = (low: number, high: number) => (value: unknown) =>
  Number.isInteger(value) && Number(value) >= low && Number(value) <= high;

const RULES: Readonly<Record<keyof Fault, readonly [expected: string, (v: unknown) => boolean]>> = {
  on: [FAULT_POINTS.join(', '), (value) => FAULT_POINTS.some((point) => point === value)],
  kind: [FAULT_KINDS.join(', '), (value) => FAULT_KINDS.some((kind) => kind === value)],
  times: ['a whole number, 1 or more', isWholeBetween(1, Number.MAX_SAFE_INTEGER)],
  status: ['a status from 200 to 599', isWholeBetween(200, 599)],
  retryAfter: [
    'a number or a string',
    (value) => Number.isFinite(value) || (typeof value === 'string' && /^[ -~]*$/.test(value)),
  ],
  location: ['a URL', (value) => typeof value === 'string' && /^[!-~]+$/.test(value)],
  ms: ['milliseconds, 0 or more', isWholeBetween(0, 600_000)],
  body: ['JSON', () => true],
  contract: ['a contract', (value) => CONTRACTS.some(({ name }) => name === value)],
};

export function parseFault(input: unknown): Fault {
  const record = requireRecord(input, 'a fault');
  for (const [name, value] of Object.entries(record)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name as keyof Fault] : undefined;
    if (!rule) {
      throw new InvalidInput(`unknown member '${name}' of a fault`);
    }
    const [expected, accepts] = rule;
    if (!accepts(value)) {
      throw new InvalidInput(`'${name}' of a fault must be ${expected}`);
    }
  }
  for (const name of ['on', 'kind']) {
    if (!(name in record)) {
      throw new InvalidInput(`a fault needs '${name}'`);
    }
  }
  if (record['kind'] === 'missing-token' && !['login', 'refresh'].includes(String(record['on']))) {
    throw new InvalidInput(
      "'missing-token' is possible on login or refresh only: no other response contains tokens",
    );
  }
  return record as unknown as Fault;
}
