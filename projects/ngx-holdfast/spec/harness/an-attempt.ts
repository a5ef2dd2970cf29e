import { NEVER } from 'rxjs';
import { Clock } from '../../src/lib/session/clock';
import { cooldownAfter, cooldownError } from '../../src/lib/session/cooldown';
import { defaultRefreshPolicy } from '../../src/lib/session/refresh-policy';
import { RefreshSource } from '../../src/lib/session/refresh-source';
import { RefreshAttempt } from '../../src/lib/session/tab-coordination';

export interface AttemptOptions {
  /** `Infinity` for a forced refresh. */
  readonly ignoreFailuresBefore?: number;
  readonly request?: RefreshAttempt['request'];
}

/** A refresh with the default policy. Gets no response unless `request` does. */
export function anAttempt(
  source: RefreshSource,
  clock: Clock,
  { ignoreFailuresBefore = 0, request = () => NEVER }: AttemptOptions = {},
): RefreshAttempt {
  return {
    source,
    request,
    blockedBy: (cooldown, subject, gen) =>
      cooldownError(cooldown as object, subject, gen, clock.now(), ignoreFailuresBefore),
    cooldownAfter: (error, subject, gen) =>
      cooldownAfter(error, subject, gen, clock.now(), defaultRefreshPolicy),
  };
}
