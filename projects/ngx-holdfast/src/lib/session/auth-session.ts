import {
  BehaviorSubject,
  Observable,
  SchedulerLike,
  Subject,
  defer,
  distinctUntilChanged,
  map,
} from 'rxjs';
import { AuthError } from '../core/auth-error';
import { AuthEvent } from '../core/auth-event';
import { EndReason } from '../core/auth-state';
import { JwtClaims, decodeClaims } from '../core/jwt-claims';
import {
  SessionRecord,
  TokenClaims,
  cookieSession,
  newSession,
  renewed,
} from '../core/session-record';
import { TokenResponse } from '../core/token-response';
import { TokenStore } from './ports';
import { TokenVault } from './token-vault';

export type SessionState =
  /** `record` is set where a refresh will tell whether there is a session. */
  | { readonly status: 'restoring'; readonly record: SessionRecord | null }
  | { readonly status: 'anonymous'; readonly record: null; readonly reason?: EndReason }
  | {
      readonly status: 'authenticated';
      readonly record: SessionRecord;
      readonly claims: JwtClaims | null;
    };

export interface SessionSetup {
  readonly store: TokenStore;
  readonly scheduler: SchedulerLike;
  readonly newId: () => string;
  /** The refresh token is in a cookie that no script sees, so only a refresh can tell whether there is a session. */
  readonly byCookie: boolean;
}

type EventBody = AuthEvent extends infer E ? (E extends AuthEvent ? Omit<E, 'at'> : never) : never;

/** The one place that knows who is signed in. Every change goes: store first, then state, then events. */
export class AuthSession {
  private readonly subject = new BehaviorSubject<SessionState>({
    status: 'restoring',
    record: null,
  });
  private readonly changeSubject = new Subject<void>();
  private readonly eventSubject = new Subject<AuthEvent>();
  private readonly vault: TokenVault;
  /** Of the session that is current or about to be: what belongs to any other comes too late. */
  private epoch: string | null = null;
  private endedBy: AuthError | null = null;
  private decoded: { readonly token: string; readonly claims: JwtClaims | null } | null = null;

  // Read anew for each subscriber, since one of them may have changed the state while others are still to be told.
  readonly state$: Observable<SessionState> = this.subject.pipe(
    map(() => this.subject.value),
    distinctUntilChanged(),
  );
  /** One session has given way to another, or to none. Emits after the state has changed, before events tell of it. */
  readonly changed$: Observable<void> = this.changeSubject.asObservable();
  readonly events$: Observable<AuthEvent> = this.eventSubject.asObservable();

  constructor(private readonly setup: SessionSetup) {
    this.vault = new TokenVault(
      setup.store,
      (operation) => this.emit({ type: 'storage-failed', operation }),
      setup.scheduler,
    );
  }

  get state(): SessionState {
    return this.subject.value;
  }

  get record(): SessionRecord | null {
    return this.subject.value.record;
  }

  get sharedByTabs(): boolean {
    return this.vault.sharedByTabs;
  }

  isCurrent(record: SessionRecord): boolean {
    return this.epoch === record.sid;
  }

  canRefresh(record: SessionRecord): boolean {
    return this.setup.byCookie || record.refreshToken !== undefined;
  }

  /** Reads the store; emits once that is known. */
  restore(): Observable<void> {
    return this.stored().pipe(
      map((record) => {
        if (this.state.status !== 'restoring' || this.epoch !== null) {
          return;
        }
        if (record !== null) {
          this.become(record, 'session-restored');
        } else if (this.setup.byCookie) {
          const unknown = cookieSession(this.setup.newId(), this.now());
          this.epoch = unknown.sid;
          this.subject.next({ status: 'restoring', record: unknown });
        } else {
          this.subject.next({ status: 'anonymous', record: null });
        }
      }),
    );
  }

  /** Starts a new session. */
  signIn(response: TokenResponse): Observable<SessionRecord> {
    return defer(() => {
      const record = newSession(this.setup.newId(), response, this.claimsOf(response), this.now());
      this.epoch = record.sid;
      return this.vault
        .save(record, () => this.isCurrent(record))
        .pipe(
          map(() => {
            if (!this.isCurrent(record)) {
              throw this.goneError();
            }
            this.become(record, 'signed-in');
            return record;
          }),
        );
    });
  }

  /** What the store holds now, which another tab may have written. */
  stored(): Observable<SessionRecord | null> {
    return defer(() => this.vault.load());
  }

  /** Stores what a refresh brought; fails if that session is no longer the current one. */
  keep(record: SessionRecord, response: TokenResponse): Observable<SessionRecord> {
    return defer(() => {
      const next = renewed(record, response, this.claimsOf(response), this.now());
      return this.vault
        .save(next, (stored) => this.isCurrent(next) && this.precedes(stored, next))
        .pipe(
          map((saved) => {
            if (!saved) {
              throw this.goneError();
            }
            return next;
          }),
        );
    });
  }

  /** Makes a stored record of the current session the one in use; late ones change nothing. */
  adopt(record: SessionRecord): void {
    const { state } = this;
    if (this.isCurrent(record) && state.record !== null && record.gen > state.record.gen) {
      this.become(record, state.status === 'restoring' ? 'session-restored' : 'refreshed');
    }
  }

  /** Follows what another tab has written: newer tokens, a sign-out, someone else's sign-in. */
  follow(): Observable<void> {
    return this.stored().pipe(
      map((stored) => {
        const { record } = this;
        if (stored === null) {
          this.leave('signed-out', { type: 'signed-out' });
        } else if (stored.sid === record?.sid) {
          this.adopt(stored);
        } else {
          this.become(stored, record === null ? 'signed-in' : 'session-changed');
        }
      }),
    );
  }

  /** Ends the session on this person's wish. */
  signOut(): Observable<void> {
    return this.end('signed-out', { type: 'signed-out' });
  }

  /** Ends the session because it cannot be renewed. */
  expire(error: AuthError): Observable<void> {
    // At start-up, a 401 for want of a cookie says that nobody was signed in, which is no news.
    const nobodyWas = this.state.status === 'restoring' && error.status === 401;
    this.endedBy = error;
    return this.end('session-expired', nobodyWas ? null : { type: 'session-expired', error });
  }

  /** Why a request that was sent in an earlier session gets no other token. */
  goneError(): AuthError {
    return this.state.status === 'anonymous'
      ? (this.endedBy ?? new AuthError('signed-out'))
      : new AuthError('session-changed');
  }

  emit(event: EventBody): void {
    this.eventSubject.next({ ...event, at: this.now() });
  }

  get scheduler(): SchedulerLike {
    return this.setup.scheduler;
  }

  now(): number {
    return this.setup.scheduler.now();
  }

  destroy(): void {
    this.epoch = null;
    this.vault.close();
    this.subject.complete();
    this.changeSubject.complete();
    this.eventSubject.complete();
  }

  private end(reason: EndReason, event: EventBody | null): Observable<void> {
    return defer(() => {
      const { record } = this;
      this.epoch = null;
      const cleared$ = this.vault.clear((stored) => stored === null || stored.sid === record?.sid);
      this.leave(reason, event);
      return cleared$;
    }).pipe(map(() => undefined));
  }

  private leave(reason: EndReason, event: EventBody | null): void {
    if (this.state.status === 'anonymous') {
      return;
    }
    this.epoch = null;
    this.subject.next({ status: 'anonymous', record: null, reason });
    this.changeSubject.next();
    if (event !== null) {
      this.emit(event);
    }
  }

  private become(
    record: SessionRecord,
    type: 'signed-in' | 'session-restored' | 'refreshed' | 'session-changed',
  ): void {
    const changed = this.record?.sid !== record.sid;
    this.epoch = record.sid;
    this.endedBy = null;
    this.subject.next({
      status: 'authenticated',
      record,
      claims: this.decode(record.accessToken),
    });
    if (changed) {
      this.changeSubject.next();
    }
    this.emit({ type });
  }

  /** A shared store that holds nothing was emptied by another tab's sign-out. */
  private precedes(stored: SessionRecord | null, next: SessionRecord): boolean {
    return stored === null ? !this.sharedByTabs : stored.sid === next.sid && stored.gen < next.gen;
  }

  private claimsOf({ accessToken, refreshToken }: TokenResponse): TokenClaims {
    return {
      access: this.decode(accessToken),
      refresh: refreshToken === undefined ? null : decodeClaims(refreshToken),
    };
  }

  private decode(token: string): JwtClaims | null {
    if (this.decoded?.token !== token) {
      this.decoded = { token, claims: decodeClaims(token) };
    }
    return this.decoded.claims;
  }
}
