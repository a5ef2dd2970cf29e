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
import { EventDiary } from './event-diary';
import { failureOf } from './outcome';
import { SetUp } from './set-up';
import { BurstOptions, Outcome, Person, SeenState, TabApi } from './tab-api';

const passwords: Readonly<Record<Person, string>> = { ada: 'lovelace', ben: 'franklin' };

interface Claims {
  readonly sub: string;
}

export class Tab implements TabApi {
  readonly #at: string;
  readonly #auth: AuthService<Claims>;
  readonly #http: HttpClient;
  readonly #diary: EventDiary;

  constructor(injector: EnvironmentInjector, { at, watchesLocks }: SetUp) {
    this.#at = at;
    this.#auth = injector.get<AuthService<Claims>>(AuthService);
    this.#http = injector.get(HttpClient);
    this.#diary = new EventDiary(this.#auth.events$, watchesLocks);
  }

  async signIn(person: Person): Promise<void> {
    const credentials = { username: person, password: passwords[person] };
    await firstValueFrom(this.#auth.login(credentials));
  }

  signOut(): Promise<void> {
    return firstValueFrom(this.#auth.logout());
  }

  burst(calls: number, options: BurstOptions = {}): Promise<readonly Outcome[]> {
    const call$ = this.#call(options.as === undefined ? {} : { as: `u-${options.as}` });
    const burst$ = forkJoin(Array.from({ length: calls }, () => call$));
    return firstValueFrom(this.#startOf(options).pipe(switchMap(() => burst$)));
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
    return this.#diary.read();
  }

  #call(params: Record<string, string>): Observable<Outcome> {
    return this.#http.get<Claims>(`${this.#at}/api/me`, { params }).pipe(
      map(({ sub }): Outcome => ({ ok: true, user: sub })),
      catchError((failure: unknown) => of(failureOf(failure))),
    );
  }

  #startOf({ at, online, lapsed }: BurstOptions): Observable<unknown> {
    return defer(() => {
      if (online === true && !navigator.onLine) {
        return fromEvent(window, 'online').pipe(take(1));
      }
      const start = lapsed === true ? this.#auth.expiresAt() : at;
      return start === undefined || start === null ? of(null) : timer(new Date(start));
    });
  }
}
