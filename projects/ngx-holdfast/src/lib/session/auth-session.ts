import {
  BehaviorSubject,
  Observable,
  SchedulerLike,
  Subject,
  asapScheduler,
  defer,
  distinctUntilChanged,
  map,
  of,
} from 'rxjs';
import { AuthError } from './auth-error';
import { AuthEvent } from './auth-event';
import { AuthState, EndReason } from './auth-state';
import { JwtClaims, decodeClaims } from './jwt-claims';
import {
  SessionRecord,
  TokenClaims,
  cookieSession,
  newSession,
  refreshedRecord,
} from './session-record';
import { TokenResponse } from './token-response';
import { SafeStore } from './session-store';

export interface SessionSetup {
  readonly store: SafeStore;
  readonly scheduler: SchedulerLike;
  readonly newId: () => string;
  /** The refresh token is in a cookie that no script sees, so only a refresh can tell whether there is a session. */
  readonly byCookie: boolean;
  /** `false` once the clock was changed, or the computer has slept: what lapsed at some local time may still live. */
  readonly isClockSteady: () => boolean;
}

type EventBody = AuthEvent extends infer E ? (E extends AuthEvent ? Omit<E, 'at'> : never) : never;

type EndEvent = Extract<EventBody, { type: EndReason }>;

/** The one place that knows who is signed in. Every change goes: store first, then state, then events. */
export class AuthSession {
  readonly #setup: SessionSetup;
  readonly #store: SafeStore;
  readonly #state = new BehaviorSubject<AuthState>({ status: 'restoring' });
  readonly #changes = new Subject<void>();
  readonly #events = new Subject<AuthEvent>();
  /** Sessions that this tab has ended or replaced. Whoever did it knows the order, so no two tabs argue about it. */
  readonly #ended = new Set<string>();
  #record: SessionRecord | null = null;
  #endedBy: AuthError | null = null;
  /** Before the server was asked anew who it is. */
  #wasSomebody = false;
  #decoded: { readonly token: string; readonly claims: JwtClaims | null } | null = null;

  // Read anew for each subscriber, since one of them may have changed the state while others are still to be told.
  readonly state$: Observable<AuthState> = this.#state.pipe(
    map(() => this.state),
    distinctUntilChanged(),
  );
  /** One session has given way to another, or to none. Emits after the state has changed, before events tell of it. */
  readonly changed$: Observable<void> = this.#changes;
  readonly events$: Observable<AuthEvent> = this.#events.asObservable();

  constructor(setup: SessionSetup) {
    this.#setup = setup;
    this.#store = setup.store;
    setup.store.failures$?.subscribe((operation) => {
      const tell = (): void => this.emit({ type: 'storage-failed', operation });
      // At start-up nobody can listen yet.
      if (this.state.status === 'restoring') {
        asapScheduler.schedule(tell);
      } else {
        tell();
      }
    });
  }

  get state(): AuthState {
    return this.#state.value;
  }

  /** Set while somebody is signed in, and while a cookie is being tried. */
  get record(): SessionRecord | null {
    return this.#record;
  }

  get sharedByTabs(): boolean {
    return this.#store.sharedByTabs;
  }

  get scheduler(): SchedulerLike {
    return this.#setup.scheduler;
  }

  /** Emits once what a store that answers later has been told is there. */
  get flushed$(): Observable<unknown> {
    return this.#store.flushed$ ?? of(null);
  }

  /** Asks the store anew, which may answer later. */
  readonly reread$: Observable<SessionRecord | null> = defer(
    () => this.#store.reload$ ?? of(null),
  ).pipe(map(() => this.stored()));

  now(): number {
    return this.scheduler.now();
  }

  isCurrent(record: SessionRecord): boolean {
    return this.#record?.sid === record.sid;
  }

  /** Whether there is anything to refresh with, as far as is known. */
  canRefresh({ refreshToken, refreshExpiresAt = Infinity }: SessionRecord): boolean {
    return (
      this.#setup.byCookie ||
      (refreshToken !== undefined &&
        (this.now() < refreshExpiresAt || !this.#setup.isClockSteady()))
    );
  }

  /** What the store holds, which another tab may have written. */
  stored(): SessionRecord | null {
    return this.#store.load();
  }

  /** Takes up what the store holds, unless somebody has signed in meanwhile. */
  restore(): void {
    if (this.state.status !== 'restoring') {
      return;
    }
    const record = this.stored();
    if (record !== null) {
      this.#become(record, 'session-restored');
    } else if (this.#setup.byCookie) {
      this.#enter({ status: 'restoring' }, cookieSession(this.#setup.newId()));
    } else {
      this.#enter({ status: 'anonymous' }, null);
    }
  }

  /** Starts a new session. */
  signIn(response: TokenResponse): void {
    const claims = this.#claimsOf(response);
    const record = newSession(this.#setup.newId(), response, claims, this.now());
    this.#forsake(this.#record);
    this.#store.save(record);
    this.#become(record, 'signed-in');
  }

  /**
   * Stores what a refresh brought, unless another tab has stored something newer, which is returned then. Tokens of
   * somebody else, who has signed in behind the same cookie, are another session. Throws if that session is no longer the
   * current one, or no longer the stored one.
   */
  keep(record: SessionRecord, response: TokenResponse): SessionRecord {
    const stored = this.stored();
    // A shared store that holds nothing was emptied by another tab's sign-out.
    const isOver = stored === null ? this.sharedByTabs : stored.sid !== record.sid;
    if (!this.isCurrent(record) || isOver) {
      throw this.goneError();
    }
    if (stored !== null && stored.gen > record.gen) {
      return stored;
    }
    const claims = this.#claimsOf(response);
    const before = decodeClaims(record.accessToken)?.sub;
    const after = claims.access?.sub;
    const isSomeoneElse = before !== undefined && after !== undefined && before !== after;
    const next = isSomeoneElse
      ? newSession(this.#setup.newId(), response, claims, this.now())
      : refreshedRecord(record, response, claims, this.now());
    this.#store.save(next);
    return next;
  }

  /** Makes a stored record of the current session the one in use; late ones change nothing. */
  adopt(record: SessionRecord): void {
    if (this.#record?.sid === record.sid && record.gen > this.#record.gen) {
      this.#become(record, this.state.status === 'restoring' ? 'session-restored' : 'refreshed');
    }
  }

  /** Follows what another tab has written: newer tokens, a sign-out, someone else's sign-in. */
  follow(): void {
    const stored = this.stored();
    if (stored !== null && this.#ended.has(stored.sid)) {
      this.#restate();
    } else if (stored === null) {
      this.#leave({ type: 'signed-out', inOtherTab: true });
    } else if (this.isCurrent(stored)) {
      this.adopt(stored);
    } else {
      this.#become(stored, this.#record === null ? 'signed-in' : 'session-changed');
    }
  }

  /** Somebody has signed in elsewhere; only the server can tell who. */
  askAnew(): void {
    const wasSomebody = this.state.status === 'authenticated';
    this.#wasSomebody ||= wasSomebody;
    this.#store.clear();
    this.#enter(
      { status: 'restoring' },
      cookieSession(this.#setup.newId()),
      wasSomebody ? { type: 'session-changed' } : null,
    );
  }

  /** Another tab has signed out. */
  endElsewhere(): void {
    this.#store.clear();
    this.#leave({ type: 'signed-out', inOtherTab: true });
  }

  /** Ends the session on this person's wish. */
  signOut(): void {
    this.#forsake(this.#record);
    this.#end({ type: 'signed-out', inOtherTab: false });
  }

  /** Ends the session because it cannot be renewed. */
  expire(error: AuthError): void {
    // A 401 for want of a cookie says that nobody is signed in, which is news to a page only that has shown somebody.
    const nobodyIs = this.state.status === 'restoring' && error.status === 401;
    const news: EndEvent | null = this.#wasSomebody
      ? { type: 'signed-out', inOtherTab: true }
      : null;
    this.#endedBy = error;
    this.#end(nobodyIs ? news : { type: 'session-expired', error });
  }

  /** Why a request that was sent in an earlier session gets no other token. */
  goneError(): AuthError {
    return this.#record === null
      ? (this.#endedBy ?? new AuthError('signed-out'))
      : new AuthError('session-changed');
  }

  emit(event: EventBody): void {
    this.#events.next({ ...event, at: this.now() });
  }

  destroy(): void {
    this.#record = null;
    this.#state.complete();
    this.#changes.complete();
    this.#events.complete();
  }

  #forsake(record: SessionRecord | null): void {
    if (record !== null) {
      this.#ended.add(record.sid);
    }
  }

  /** A tab that could not know yet has stored a session that this tab has ended. */
  #restate(): void {
    if (this.#record === null) {
      this.#store.clear();
    } else {
      this.#store.save(this.#record);
    }
  }

  /** A tab that is behind leaves what a newer session has stored; one that does not know yet leaves nothing. */
  #end(event: EndEvent | null): void {
    const stored = this.stored();
    if (this.state.status === 'restoring' || (stored !== null && this.isCurrent(stored))) {
      this.#store.clear();
    }
    this.#leave(event);
  }

  #leave(event: EndEvent | null): void {
    this.#wasSomebody = false;
    if (this.state.status !== 'anonymous') {
      this.#enter({ status: 'anonymous', reason: event?.type }, null, event);
    }
  }

  #become(
    record: SessionRecord,
    type: 'signed-in' | 'session-restored' | 'refreshed' | 'session-changed',
  ): void {
    this.#endedBy = null;
    const user = this.#decode(record.accessToken);
    this.#enter({ status: 'authenticated', user }, record, { type });
  }

  #enter(state: AuthState, record: SessionRecord | null, event: EventBody | null = null): void {
    const changed = this.#record?.sid !== record?.sid;
    this.#record = record;
    this.#state.next(state);
    if (changed) {
      this.#changes.next();
    }
    // Who heard of the state may have ended this session, or started another.
    if (event !== null && this.#record?.sid === record?.sid) {
      this.emit(event);
    }
  }

  #claimsOf({ accessToken, refreshToken }: TokenResponse): TokenClaims {
    return {
      access: this.#decode(accessToken),
      refresh: refreshToken === undefined ? null : decodeClaims(refreshToken),
    };
  }

  #decode(token: string): JwtClaims | null {
    if (this.#decoded?.token !== token) {
      this.#decoded = { token, claims: decodeClaims(token) };
    }
    return this.#decoded.claims;
  }
}
