import { Loop } from './loop';
import { Exchange, NetworkConditions, ServerResponse } from './wire';

export const faults = [
  'none',
  'lost before',
  'lost after',
  '503 before',
  '502 after',
  '429',
  'slow',
  'malformed before',
  'malformed after',
  'rejected',
] as const;
export type Fault = (typeof faults)[number];

/** A session at the server (token family): its refresh tokens rotate, and the reuse of a rotated one revokes them all. */
export interface Family {
  readonly id: string;
  readonly user: string;
  current: string;
  revoked: boolean;
  /** The server has rejected a refresh of it. */
  rejected: boolean;
  /** A user has signed out of it, or has signed in again. */
  endedByUser: boolean;
  readonly refreshes: Exchange[];
  /** The exchange that has rotated a refresh token. */
  readonly rotatedBy: Map<string, Exchange>;
}

/** Notes a violation of a rule that does not hold. */
export type Require = (holds: boolean, violation: string) => void;

interface Access {
  readonly family: Family;
  expiresAt: number;
}

const lifetimeS = 300;
const delayMs: readonly [number, number] = [2, 150];

export class AuthServer {
  readonly families: Family[] = [];
  fault: Fault = 'none';
  refreshes = 0;
  reuses = 0;
  readonly #loop: Loop;
  readonly #access = new Map<string, Access>();
  readonly #refresh = new Map<string, Family>();
  readonly #require: Require;
  #serial = 0;

  constructor(loop: Loop, require: Require) {
    this.#loop = loop;
    this.#require = require;
  }

  signIn(user: string): { family: Family; tokens: object } {
    const family: Family = {
      id: `${user}${this.families.length}`,
      user,
      current: '',
      revoked: false,
      rejected: false,
      endedByUser: false,
      refreshes: [],
      rotatedBy: new Map(),
    };
    this.families.push(family);
    return { family, tokens: this.#issue(family) };
  }

  familyOf(accessToken: string): Family | undefined {
    return this.#access.get(accessToken)?.family;
  }

  expireAll(): void {
    this.#access.forEach((access) => (access.expiresAt = this.#loop.now));
  }

  /** The network conditions of one exchange. */
  conditions(fault: Fault): NetworkConditions {
    const ms = (): number => this.#loop.between(...delayMs);
    const slowMs = fault === 'slow' ? this.#loop.between(1_000, 20_000) : 0;
    const isSlowBefore = this.#loop.random() < 0.5;
    return {
      toServerMs: ms() + (isSlowBefore ? slowMs : 0),
      toClientMs: ms() + (isSlowBefore ? 0 : slowMs),
      lost:
        fault === 'lost before'
          ? 'before the server'
          : fault === 'lost after'
            ? 'after the server'
            : 'never',
    };
  }

  /** The fault of one exchange. Half of the exchanges have none. */
  nextFault(): Fault {
    return this.#loop.random() < 0.5 ? 'none' : this.fault;
  }

  onRefreshSent(token: string, exchange: Exchange): void {
    const family = this.#refresh.get(token);
    this.#require(family !== undefined, 'a refresh with a token that was never issued');
    const pending = family?.refreshes.filter(({ outcome }) => outcome === 'pending').length ?? 0;
    this.#require(pending === 0, `${pending + 1} refreshes of ${family?.id ?? ''} are in flight`);
    family?.refreshes.push(exchange);
    this.refreshes += 1;
  }

  refresh(token: string, exchange: Exchange, fault: Fault): ServerResponse {
    const family = this.#refresh.get(token);
    if (fault === '503 before') {
      return { status: 503 };
    }
    if (fault === '429') {
      return { status: 429, retryAfterMs: this.#loop.between(1, 60) * 1_000 };
    }
    if (fault === 'malformed before') {
      return { status: 200, body: { accessToken: 'undefined' } };
    }
    if (family === undefined || family.revoked || fault === 'rejected') {
      return this.#reject(family);
    }
    if (token !== family.current) {
      this.reuses += 1;
      this.#checkReuse(family, token, exchange);
      return this.#reject(family);
    }
    family.rotatedBy.set(token, exchange);
    const body = this.#issue(family);
    if (fault === '502 after' || fault === 'malformed after') {
      exchange.outcome = 'lost';
      return fault === '502 after' ? { status: 502 } : { status: 200, body: { accessToken: '' } };
    }
    return { status: 200, body };
  }

  api(token: string, fault: Fault): ServerResponse {
    const access = this.#access.get(token);
    if (fault === '503 before') {
      return { status: 503 };
    }
    const isValid =
      access !== undefined && !access.family.revoked && this.#loop.now < access.expiresAt;
    return isValid ? { status: 200, body: access.family.id } : { status: 401 };
  }

  signOut(refreshToken: string | undefined): ServerResponse {
    const family = this.#refresh.get(refreshToken ?? '');
    if (family !== undefined) {
      family.revoked = true;
    }
    return { status: 204 };
  }

  #reject(family: Family | undefined): ServerResponse {
    if (family !== undefined) {
      family.revoked = true;
      family.rejected = true;
    }
    return { status: 400, body: { error: 'invalid_grant' } };
  }

  /**
   * A token may be sent again only if the response that has rotated it was lost, or if the page that sends it was suspended
   * or closed meanwhile: such a page releases the lock with its request in flight.
   */
  #checkReuse(family: Family, token: string, exchange: Exchange): void {
    this.#require(
      family.endedByUser ||
        family.rotatedBy.get(token)?.outcome === 'lost' ||
        exchange.outcome === 'lost',
      `${family.id} is revoked after a reuse by ${exchange.page.name}`,
    );
  }

  #issue(family: Family): { accessToken: string; refreshToken: string; expiresIn: number } {
    this.#serial += 1;
    const accessToken = `a-secret-${this.#serial}`;
    family.current = `r-secret-${this.#serial}`;
    this.#access.set(accessToken, { family, expiresAt: this.#loop.now + lifetimeS * 1_000 });
    this.#refresh.set(family.current, family);
    return { accessToken, refreshToken: family.current, expiresIn: lifetimeS };
  }
}
