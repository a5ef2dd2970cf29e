/** Faults of the control API: every kind, and for `status` one of each meaning. */
export const FAULTS = {
  drop: { kind: 'drop' },
  'drop-after': { kind: 'drop-after' },
  'drop-mid': { kind: 'drop-mid' },
  hang: { kind: 'hang' },
  slow: { kind: 'slow', ms: 200 },
  malformed: { kind: 'malformed' },
  'missing-token': { kind: 'missing-token' },
  'html 403': { kind: 'html' },
  'html 200': { kind: 'html', status: 200 },
  empty: { kind: 'empty' },
  '302': { kind: 'status', status: 302, location: '/login' },
  '400 invalid_grant': { kind: 'status', status: 400, body: { error: 'invalid_grant' } },
  '400 invalid_client': { kind: 'status', status: 400, body: { error: 'invalid_client' } },
  '401': { kind: 'status', status: 401 },
  '403': { kind: 'status', status: 403 },
  '404': { kind: 'status', status: 404 },
  '429': { kind: 'status', status: 429, retryAfter: 1 },
  '500': { kind: 'status', status: 500 },
  '503': { kind: 'status', status: 503 },
} as const;

export type FaultName = keyof typeof FAULTS;

export const faultNames = Object.keys(FAULTS) as FaultName[];

/** Definite rejections by the server. All other faults keep the session. */
export const REJECTIONS: ReadonlySet<FaultName> = new Set(['400 invalid_grant', '401', '403']);
