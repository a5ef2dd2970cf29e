import type { AccessTokens } from './tokens/access-tokens.ts';
import type { Clock } from './clock.ts';
import type { Counters } from './control/counters.ts';
import type { CredentialRecorder } from './origins/credential-recorder.ts';
import type { Faults } from './control/faults.ts';
import type { RefreshFamilies } from './store/refresh-families.ts';
import type { RequestLog } from './control/request-log.ts';
import type { Settings } from './control/settings.ts';
import type { SigningKey } from './tokens/signing-key.ts';
import type { Users } from './store/users.ts';

/** The state that all routes of one server share. Two servers in one process share nothing. */
export interface Backend {
  readonly users: Users;
  readonly families: RefreshFamilies;
  readonly accessTokens: AccessTokens;
  readonly signingKey: SigningKey;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly faults: Faults;
  readonly requestLog: RequestLog;
  readonly foreignRecorder: CredentialRecorder;
  /** The initial value of `settings`, which a reset restores. */
  readonly initialSettings: Settings;
  settings: Settings;
  /** While `true`, the server closes every API connection without a response. */
  down: boolean;
  /** Empty strings until the server listens on its ports. */
  urls: { readonly app: string; readonly api: string; readonly foreign: string };
}
