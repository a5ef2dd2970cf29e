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

/** Everything that the routes of one server share. Two servers in one process share nothing. */
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
  /** What `settings` starts with, and goes back to on reset. */
  readonly initialSettings: Settings;
  settings: Settings;
  /** While true, every API connection is cut. */
  down: boolean;
  /** Known once the ports are. */
  urls: { readonly app: string; readonly api: string; readonly foreign: string };
}
