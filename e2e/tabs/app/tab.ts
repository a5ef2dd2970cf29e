import { HttpClient } from '@angular/common/http';
import { EnvironmentInjector } from '@angular/core';
import { AuthService } from 'ngx-holdfast';
import {
  Observable,
  catchError,
  defer,
  firstValueFrom,
  forkJoin,
  fromEvent,
  map,
  of,
  switchMap,
  take,
  timer,
} from 'rxjs';
import { EventRecorder } from './event-recorder';
import { toFailure } from './outcome';
import { SetUp } from './set-up';
import { BurstOptions, Outcome, SeenState, TabApi, UserName } from './tab-api';

const passwords: Readonly<Record<UserName, string>> = { ada: 'lovelace', ben: 'franklin' };

interface Claims {
  readonly sub: string;
}

export class Tab implements TabApi {
  readonly #at: string;
  readonly #auth: AuthService<Claims>;
  readonly #http: HttpClient;
  readonly #recorder: EventRecorder;

  constructor(injector: EnvironmentInjector, { at, watchesLocks }: SetUp) {
    this.#at = at;
    this.#auth = injector.get<AuthService<Claims>>(AuthService);
    this.#http = injector.get(HttpClient);
    this.#recorder = new EventRecorder(this.#auth.events$, watchesLocks);
  }

  async signIn(user: UserName): Promise<void> {
    const credentials = { username: user, password: passwords[user] };
    await firstValueFrom(this.#auth.login(credentials));
  }

  signOut(): Promise<void> {
    return firstValueFrom(this.#auth.logout());
  }

  burst(requests: number, options: BurstOptions = {}): Promise<readonly Outcome[]> {
    const request$ = this.#request(options.as === undefined ? {} : { as: `u-${options.as}` });
    const burst$ = forkJoin(Array.from({ length: requests }, () => request$));
    return firstValueFrom(this.#waitForStart(options).pipe(switchMap(() => burst$)));
  }

  state(): SeenState {
    const state = this.#auth.state();
    return {
      status: state.status,
      user: (state.status === 'authenticated' ? state.user?.sub : undefined) ?? null,
      reason: (state.status === 'anonymous' ? state.reason : undefined) ?? null,
    };
  }

  events() {
    return this.#recorder.read();
  }

  #request(params: Record<string, string>): Observable<Outcome> {
    return this.#http.get<Claims>(`${this.#at}/api/me`, { params }).pipe(
      map(({ sub }): Outcome => ({ ok: true, user: sub })),
      catchError((failure: unknown) => of(toFailure(failure))),
    );
  }

  #waitForStart({ at, online, afterExpiry }: BurstOptions): Observable<unknown> {
    return defer(() => {
      if (online === true && !navigator.onLine) {
        return fromEvent(window, 'online').pipe(take(1));
      }
      const start = afterExpiry === true ? this.#auth.expiresAt() : at;
      return start === undefined || start === null ? of(null) : timer(new Date(start));
    });
  }
}
