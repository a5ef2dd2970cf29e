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
import { Burst, burstSentence } from './burst';
import { CheckedUpload } from './checked-upload';
import { failureSentence } from '../notices/failure-sentence';

export type Task =
  | 'expired-burst'
  | 'burst'
  | 'one'
  | 'slow'
  | 'upload'
  | 'expire'
  | 'revoke'
  | 'trouble'
  | 'down'
  | 'slow-refresh'
  | 'refresh';

const CALLS = 50;
const SLOW_MS = 3_000;
const SLOW_REFRESH_MS = 2_000;

/** What the buttons of the dashboard do, one at a time each; every run ends in one sentence. */
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
  readonly #trouble = signal(false);
  readonly #slowRefresh = signal(false);
  readonly #expiredAtServer = signal(false);

  readonly pending = this.#pending.asReadonly();
  readonly outcome = this.#outcome.asReadonly();
  readonly burstResult = this.#burstResult.asReadonly();
  readonly down = this.#down.asReadonly();
  readonly trouble = this.#trouble.asReadonly();
  readonly slowRefresh = this.#slowRefresh.asReadonly();
  /** True from an expiry by the control API until this tab has other tokens. */
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
      return this.#recipes[task]();
    }).pipe(
      catchError((error: unknown) => {
        this.#notices.report(error);
        return of(failureSentence(error));
      }),
      tap((sentence) => result.set(sentence)),
      finalize(() =>
        this.#pending.update((pending) => new Set([...pending].filter((other) => other !== task))),
      ),
    );
  }

  readonly #recipes: Record<Task, () => Observable<string>> = {
    'expired-burst': () =>
      this.#control.expire().pipe(
        switchMap(() => this.#burst.run(CALLS)),
        map(burstSentence),
      ),
    burst: () => this.#burst.run(CALLS).pipe(map(burstSentence)),
    one: () => this.#api.me().pipe(map(({ name }) => `The server says: you are ${name}.`)),
    slow: () => this.#api.slow(SLOW_MS).pipe(map(() => 'The slow call was answered.')),
    upload: () => this.#upload.run(),
    expire: () =>
      this.#control.expire().pipe(
        tap(() => this.#expiredAtServer.set(true)),
        map(() => 'Expired at the server. This tab does not know yet.'),
      ),
    revoke: () =>
      this.#control.revoke(this.#auth.user()?.sub).pipe(
        switchMap(() => this.#control.expire()),
        tap(() => this.#expiredAtServer.set(true)),
        map(() => 'Revoked. The next call ends the session, once.'),
      ),
    down: () =>
      this.#control.setDown(!this.#down()).pipe(
        tap(() => this.#down.update((down) => !down)),
        map(() => (this.#down() ? 'The server is down.' : 'The server is back.')),
      ),
    'slow-refresh': () =>
      this.#control.setRefreshDelay(this.#slowRefresh() ? 0 : SLOW_REFRESH_MS).pipe(
        tap(() => this.#slowRefresh.update((slow) => !slow)),
        map(() =>
          this.#slowRefresh() ? 'A refresh takes 2 s now.' : 'Refreshes are quick again.',
        ),
      ),
    trouble: () =>
      this.#control.setTrouble(!this.#trouble()).pipe(
        tap(() => this.#trouble.update((trouble) => !trouble)),
        map(() =>
          this.#trouble() ? 'The server answers 503 to all.' : 'The server is well again.',
        ),
      ),
    refresh: () => this.#auth.refresh().pipe(map(() => 'Refreshed.')),
  };
}
