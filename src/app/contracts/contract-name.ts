export const contractNames = [
  'json-body',
  'raw-header-cookies',
  'response-headers',
  'error-code',
  'http-only-cookie',
  'oauth2',
] as const;

export type ContractName = (typeof contractNames)[number];

export const isContractName = (value: unknown): value is ContractName =>
  contractNames.some((name) => name === value);
