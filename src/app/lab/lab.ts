import { Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { AuthService } from 'ngx-holdfast';
import {
  Observable,
  Subject,
  catchError,
  defer,
  filter,
  finalize,
  map,
  mergeMap,
  of,
  switchMap,
  tap,
} from 'rxjs';
import { DemoClaims } from '../contracts/demo-claims';
import { Notices } from '../notices/notices';
import { DemoApi } from '../server/demo-api';
import { ServerControl } from '../server/server-control';
import { failureMessage } from '../notices/failure-message';
import { Burst, formatBurst } from './burst';
import { CheckedUpload } from './checked-upload';

export type Task =
  | 'expired-burst'
  | 'burst'
  | 'one'
  | 'slow'
  | 'upload'
  | 'expire'
  | 'revoke'
  | 'unavailable'
  | 'down'
  | 'slow-refresh'
  | 'refresh';

const BURST_SIZE = 50;
const SLOW_MS = 3_000;
const SLOW_REFRESH_MS = 2_000;

/** The actions of the dashboard's buttons. Each action runs at most once at a time, and ends with a message. */
@Injectable({ providedIn: 'root' })
export class Lab {
  readonly #auth = inject(AuthService) as AuthService<DemoClaims>;
  readonly #api = inject(DemoApi);
  readonly #control = inject(ServerControl);
  readonly #burst = inject(Burst);
  readonly #upload = inject(CheckedUpload);
  readonly #notices = inject(Notices);

  readonly #tasks = new Subject<Task>();
  readonly #pending = signal<ReadonlySet<Task>>(new Set());
  readonly #outcome = signal('');
  readonly #burstResult = signal('');
  readonly #down = signal(false);
  readonly #unavailable = signal(false);
  readonly #slowRefresh = signal(false);
  readonly #expiredAtServer = signal(false);

  readonly pending = this.#pending.asReadonly();
  readonly outcome = this.#outcome.asReadonly();
  readonly burstResult = this.#burstResult.asReadonly();
  readonly down = this.#down.asReadonly();
  readonly unavailable = this.#unavailable.asReadonly();
  readonly slowRefresh = this.#slowRefresh.asReadonly();
  /** `true` from the expiry on the server until this tab has new tokens. */
  readonly expiredAtServer = this.#expiredAtServer.asReadonly();

  constructor() {
    this.#tasks
      .pipe(
        filter((task) => !this.#pending().has(task)),
        mergeMap((task) => this.#perform(task)),
        takeUntilDestroyed(),
      )
      .subscribe();
    this.#auth.accessToken$
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.#expiredAtServer.set(false));
  }

  run(task: Task): void {
    this.#tasks.next(task);
  }

  #perform(task: Task): Observable<unknown> {
    const result = task === 'expired-burst' || task === 'burst' ? this.#burstResult : this.#outcome;
    return defer(() => {
      this.#pending.update((pending) => new Set([...pending, task]));
      return this.#actions[task]();
    }).pipe(
      catchError((error: unknown) => {
        this.#notices.report(error);
        return of(failureMessage(error));
      }),
      tap((message) => result.set(message)),
      finalize(() =>
        this.#pending.update((pending) => new Set([...pending].filter((other) => other !== task))),
      ),
    );
  }

  readonly #actions: Record<Task, () => Observable<string>> = {
    'expired-burst': () =>
      this.#control.expire().pipe(
        switchMap(() => this.#burst.run(BURST_SIZE)),
        map(formatBurst),
      ),
    burst: () => this.#burst.run(BURST_SIZE).pipe(map(formatBurst)),
    one: () => this.#api.me().pipe(map(({ name }) => `The server responded: you are ${name}.`)),
    slow: () => this.#api.slow(SLOW_MS).pipe(map(() => 'The slow request succeeded.')),
    upload: () => this.#upload.run(),
    expire: () =>
      this.#control.expire().pipe(
        tap(() => this.#expiredAtServer.set(true)),
        map(() => 'Expired on the server. This tab does not know it yet.'),
      ),
    revoke: () =>
      this.#control.revoke(this.#auth.user()?.sub).pipe(
        switchMap(() => this.#control.expire()),
        tap(() => this.#expiredAtServer.set(true)),
        map(() => 'Revoked. The next request ends the session.'),
      ),
    down: () =>
      this.#control.setDown(!this.#down()).pipe(
        tap(() => this.#down.update((down) => !down)),
        map(() => (this.#down() ? 'The server is down.' : 'The server is up again.')),
      ),
    'slow-refresh': () =>
      this.#control.setRefreshDelay(this.#slowRefresh() ? 0 : SLOW_REFRESH_MS).pipe(
        tap(() => this.#slowRefresh.update((slow) => !slow)),
        map(() => (this.#slowRefresh() ? 'A refresh now takes 2 s.' : 'A refresh is fast again.')),
      ),
    unavailable: () =>
      this.#control.setUnavailable(!this.#unavailable()).pipe(
        tap(() => this.#unavailable.update((unavailable) => !unavailable)),
        map(() =>
          this.#unavailable()
            ? 'The server responds with 503 to every request.'
            : 'The server works again.',
        ),
      ),
    refresh: () => this.#auth.refresh().pipe(map(() => 'Refreshed.')),
  };
}
