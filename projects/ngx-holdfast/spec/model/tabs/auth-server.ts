import { Loop } from './loop';
import { Answer, Exchange, Weather } from './wire';

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
  'refused',
] as const;
export type Fault = (typeof faults)[number];

/** One session at the server: its refresh tokens replace each other, and reuse of a spent one revokes them all. */
export interface Family {
  readonly id: string;
  readonly user: string;
  current: string;
  revoked: boolean;
  /** The server has said so in answer to a refresh. */
  refused: boolean;
  /** A person has signed out of it, or in as somebody else. */
  left: boolean;
  readonly refreshes: Exchange[];
  /** Which exchange has spent a token. */
  readonly spentBy: Map<string, Exchange>;
}

interface Access {
  readonly family: Family;
  until: number;
}

const lifetimeS = 300;
const apiMs: readonly [number, number] = [2, 150];

export class AuthServer {
  readonly families: Family[] = [];
  fault: Fault = 'none';
  refreshes = 0;
  reuses = 0;
  readonly #loop: Loop;
  readonly #access = new Map<string, Access>();
  readonly #refresh = new Map<string, Family>();
  readonly #require: (holds: boolean, wrong: string) => void;
  #serial = 0;

  constructor(loop: Loop, require: (holds: boolean, wrong: string) => void) {
    this.#loop = loop;
    this.#require = require;
  }

  signIn(user: string): { family: Family; tokens: object } {
    const family: Family = {
      id: `${user}${this.families.length}`,
      user,
      current: '',
      revoked: false,
      refused: false,
      left: false,
      refreshes: [],
      spentBy: new Map(),
    };
    this.families.push(family);
    return { family, tokens: this.#issue(family) };
  }

  familyOf(accessToken: string): Family | undefined {
    return this.#access.get(accessToken)?.family;
  }

  expireAll(): void {
    this.#access.forEach((access) => (access.until = this.#loop.now));
  }

  /** One for each exchange; half of them escape a fault. */
  weather(fault: Fault): Weather {
    const ms = (): number => this.#loop.between(...apiMs);
    const late = fault === 'slow' ? this.#loop.between(1_000, 20_000) : 0;
    const isLateBefore = this.#loop.random() < 0.5;
    return {
      toServerMs: ms() + (isLateBefore ? late : 0),
      toClientMs: ms() + (isLateBefore ? 0 : late),
      lost:
        fault === 'lost before'
          ? 'before the server'
          : fault === 'lost after'
            ? 'after the server'
            : 'never',
    };
  }

  faultNow(): Fault {
    return this.#loop.random() < 0.5 ? 'none' : this.fault;
  }

  sent(token: string, exchange: Exchange): void {
    const family = this.#refresh.get(token);
    this.#require(family !== undefined, 'a refresh with a token that was never issued');
    const rivals = family?.refreshes.filter(({ fate }) => fate === 'under way').length ?? 0;
    this.#require(rivals === 0, `${rivals + 1} refreshes of ${family?.id ?? ''} are in flight`);
    family?.refreshes.push(exchange);
    this.refreshes += 1;
  }

  refresh(token: string, exchange: Exchange, fault: Fault): Answer {
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
    if (family === undefined || family.revoked || fault === 'refused') {
      return this.#refuse(family);
    }
    if (token !== family.current) {
      this.reuses += 1;
      this.#checkReuse(family, token, exchange);
      return this.#refuse(family);
    }
    family.spentBy.set(token, exchange);
    const body = this.#issue(family);
    if (fault === '502 after' || fault === 'malformed after') {
      exchange.fate = 'spoilt';
      return fault === '502 after' ? { status: 502 } : { status: 200, body: { accessToken: '' } };
    }
    return { status: 200, body };
  }

  api(token: string, fault: Fault): Answer {
    const access = this.#access.get(token);
    if (fault === '503 before') {
      return { status: 503 };
    }
    const isGood = access !== undefined && !access.family.revoked && this.#loop.now < access.until;
    return isGood ? { status: 200, body: access.family.id } : { status: 401 };
  }

  signOut(refreshToken: string | undefined): Answer {
    const family = this.#refresh.get(refreshToken ?? '');
    if (family !== undefined) {
      family.revoked = true;
    }
    return { status: 204 };
  }

  #refuse(family: Family | undefined): Answer {
    if (family !== undefined) {
      family.revoked = true;
      family.refused = true;
    }
    return { status: 400, body: { error: 'invalid_grant' } };
  }

  /**
   * A token may be presented twice only if the answer that replaced it was spoilt, or if who presents it now has slept or
   * died since: such a tab has let go of the lock with its request out.
   */
  #checkReuse(family: Family, token: string, presenter: Exchange): void {
    this.#require(
      family.left || family.spentBy.get(token)?.fate === 'spoilt' || presenter.fate === 'spoilt',
      `${family.id} is revoked for reuse by ${presenter.page.name}`,
    );
  }

  #issue(family: Family): { accessToken: string; refreshToken: string; expiresIn: number } {
    this.#serial += 1;
    const accessToken = `a-secret-${this.#serial}`;
    family.current = `r-secret-${this.#serial}`;
    this.#access.set(accessToken, { family, until: this.#loop.now + lifetimeS * 1_000 });
    this.#refresh.set(family.current, family);
    return { accessToken, refreshToken: family.current, expiresIn: lifetimeS };
  }
}
