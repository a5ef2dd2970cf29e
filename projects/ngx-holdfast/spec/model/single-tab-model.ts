import { EnvironmentInjector, createEnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  HttpBackend,
  HttpClient,
  HttpErrorResponse,
  HttpEvent,
  HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { Observable, Subscriber } from 'rxjs';
import { AuthEvent, AuthService, provideAuth, withJsonBackend } from 'ngx-holdfast';
import { AUTH_STORE } from '../../src/lib/injection-tokens';
import { FailSafeStore } from '../../src/lib/storage/fail-safe-store';
import { RequestRecorder, Wiring, endpoints, provideWiring } from '../harness/harness';
import { jwt } from '../harness/jwt';
import { ScriptedStore } from '../harness/scripted-store';

export type ApiAnswer = 'ok' | 'refused' | 'forbidden' | 'trouble' | 'lost';
export type RefreshAnswer =
  | 'ok'
  | 'without refresh token'
  | 'refused'
  | 'invalid_grant'
  | '503'
  | '429'
  | 'malformed'
  | 'lost';

export type Step =
  | { readonly do: 'call'; readonly url: string }
  | { readonly do: 'answer'; readonly which: number; readonly as: ApiAnswer }
  | { readonly do: 'answer refresh'; readonly which: number; readonly as: RefreshAnswer }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'sign in' | 'log in'; readonly who: string }
  | { readonly do: 'sign out' | 'refresh' | 'ask for a token' }
  | { readonly do: 'wait'; readonly ms: number };

interface Pending {
  readonly request: HttpRequest<unknown>;
  readonly subscriber: Subscriber<HttpEvent<unknown>>;
}

const lifetimeS = 60;
const foreign = /^https:\/\/evil\.test/;

/** An app, a server and what both are known to owe to each other. Each sign-in is a session with a name of its own. */
export class SingleTabModel {
  readonly auth: AuthService;
  readonly calls: { readonly call: RequestRecorder; readonly id: string; cancelled: boolean }[] =
    [];
  readonly #http: HttpClient;
  readonly #injector: EnvironmentInjector;
  readonly #store = new ScriptedStore();
  readonly #pending: Pending[] = [];
  /** Session by token, access and refresh tokens alike. */
  readonly #sessionOf = new Map<string, string>();
  readonly #sends = new Map<string, { readonly session: string; readonly refused: boolean }[]>();
  readonly #refusedSessions = new Set<string>();
  readonly #ended = new Map<string, number>();
  #current: string | null = null;
  #over = false;
  #serial = 0;
  /** Noted where an exception would be swallowed by the stream that it is thrown into. */
  readonly #wrongs: string[] = [];
  #starts: { readonly session: string; readonly at: number }[] = [];

  constructor(wiring: Wiring) {
    this.#injector = createEnvironmentInjector(
      [
        ...provideWiring({ wiring }),
        {
          provide: HttpBackend,
          useValue: { handle: (request: HttpRequest<unknown>) => this.#receive(request) },
        },
        provideAuth({ api: ['/api/'] }, withJsonBackend(endpoints)),
        { provide: AUTH_STORE, useValue: new FailSafeStore(this.#store) },
        AuthService,
      ],
      TestBed.inject(EnvironmentInjector),
    );
    this.auth = this.#injector.get<AuthService>(AuthService);
    this.#http = this.#injector.get(HttpClient);
    this.auth.events$.subscribe((event) => this.#hear(event));
  }

  step(step: Step): void {
    switch (step.do) {
      case 'call': {
        this.#call(step.url);
        return;
      }
      case 'answer': {
        this.#answer(step.which, step.as);
        return;
      }
      case 'answer refresh': {
        this.#answerRefresh(step.which, step.as);
        return;
      }
      case 'cancel': {
        this.#cancel(step.which);
        return;
      }
      case 'sign in': {
        this.#signIn(step.who);
        return;
      }
      case 'log in': {
        this.#logIn(step.who);
        return;
      }
      case 'sign out':
        this.#current = null;
        this.#watch(this.auth.logout(), 'logout');
        return;
      case 'refresh': {
        this.#watch(this.auth.refresh(), 'refresh');
        return;
      }
      case 'ask for a token': {
        this.#watch(this.auth.getAccessToken(), 'token');
        return;
      }
      case 'wait':
        jest.advanceTimersByTime(step.ms);
    }
  }

  /** Time runs out, and the API answers whatever still waits for it. */
  end(): void {
    for (let round = 0; round < 4; round++) {
      jest.advanceTimersByTime(60_000);
      this.check();
      this.#pendingAt(/^\/(api|auth\/log)/).forEach((pending) => this.#succeed(pending));
      this.#pendingAt(foreign).forEach((pending) => this.#succeed(pending));
      this.check();
    }
    for (const { call, id, cancelled } of this.calls) {
      this.#require(cancelled || call.outcomes === 1, `${id} has ${call.outcomes} outcomes`);
    }
    this.#require(!this.auth.refreshing(), 'a refresh runs for ever');
    this.#over = true;
    this.#injector.destroy();
    this.#require(jest.getTimerCount() === 0, 'a timer runs on');
    if (this.#wrongs.length > 0) {
      throw new Error(this.#wrongs.join('\n'));
    }
  }

  /** What must hold after each step. */
  check(): void {
    const refreshing = this.#pendingAt(/^\/auth\/refresh/).map(({ request }) =>
      this.#sessionOfRefresh(request),
    );
    this.#require(
      new Set(refreshing).size === refreshing.length,
      `refreshes in flight: ${refreshing.join()}`,
    );
    for (const { call, id } of this.calls) {
      this.#require(call.outcomes <= 1, `${id} has ${call.outcomes} outcomes`);
    }
    for (const [id, sends] of this.#sends) {
      this.#require(sends.length <= 2, `${id} is sent ${sends.length} times`);
      this.#require(
        new Set(sends.map(({ session }) => session)).size === 1,
        `${id} is sent as several`,
      );
    }
    for (const [session, ends] of this.#ended) {
      this.#require(ends === 1, `${session} ends ${ends} times`);
    }
    this.#checkState();
    this.#checkBreaker();
    if (this.#wrongs.length > 0) {
      throw new Error(this.#wrongs.join('\n'));
    }
  }

  #checkState(): void {
    const token = this.auth.accessToken();
    const inUse = token === null ? null : (this.#sessionOf.get(token) ?? 'a stranger');
    this.#require(inUse === this.#current, `the token in use is of ${inUse ?? 'nobody'}`);
    this.#require(
      this.auth.isAuthenticated() === (this.#current !== null),
      `isAuthenticated is ${String(this.auth.isAuthenticated())}`,
    );
    this.#require(
      (this.#store.content === null) === (this.#current === null),
      `the store holds ${JSON.stringify(this.#store.content)}`,
    );
  }

  #checkBreaker(): void {
    const recent = this.#starts.filter(
      ({ session, at }) => session === this.#current && Date.now() - at < 30_000,
    );
    this.#require(recent.length <= 5, `${recent.length} refreshes within 30 s`);
  }

  #require(holds: boolean, wrong: string): void {
    if (!holds) {
      this.#wrongs.push(wrong);
    }
  }

  #receive(request: HttpRequest<unknown>): Observable<HttpEvent<unknown>> {
    return new Observable((subscriber) => {
      const pending = { request, subscriber };
      this.#checkSecrets(request);
      if (request.url.startsWith('/api/')) {
        this.#note(request);
      }
      this.#pending.push(pending);
      const sentAt = Date.now();
      return () => {
        const givenUp =
          request.url === endpoints.refresh && this.#pending.includes(pending) && !this.#over;
        // Given up after its time, or with its session; never because those who waited have left.
        const began = this.#starts.at(-1)?.at ?? 0;
        this.#require(
          !givenUp ||
            Date.now() - sentAt >= 15_000 ||
            Date.now() - began >= 30_000 ||
            this.#sessionOfRefresh(request) !== this.#current,
          'a refresh is cancelled',
        );
        this.#remove(pending);
      };
    });
  }

  #note(request: HttpRequest<unknown>): void {
    const id = request.headers.get('X-Call') ?? '';
    const session = this.#bearerOf(request);
    const sends = this.#sends.get(id) ?? [];
    // Sent as whoever is signed in now; again only after a refusal.
    this.#require(session === (this.#current ?? 'nobody'), `${id} goes out as ${session}`);
    this.#require(
      sends.every(({ refused }) => refused),
      `${id} goes out again without a refusal`,
    );
    this.#sends.set(id, [...sends, { session, refused: false }]);
  }

  #checkSecrets(request: HttpRequest<unknown>): void {
    const secrets = [...this.#sessionOf.keys()];
    const shows = (text: string) => secrets.some((secret) => text.includes(secret));
    this.#require(!shows(request.urlWithParams), `a token in ${request.url}`);
    const headers = request.headers
      .keys()
      .map((name) => request.headers.get(name))
      .join();
    if (!request.url.startsWith('/api/') && request.url !== endpoints.logout) {
      this.#require(!shows(headers), `a token in the headers to ${request.url}`);
    }
    if (!request.url.startsWith('/auth/')) {
      this.#require(!shows(JSON.stringify(request.body)), `a token in the body to ${request.url}`);
    }
  }

  #remove(pending: Pending): void {
    const at = this.#pending.indexOf(pending);
    if (at >= 0) {
      this.#pending.splice(at, 1);
    }
  }

  #pendingAt(url: RegExp): Pending[] {
    return this.#pending.filter(({ request }) => url.test(request.url));
  }

  #bearerOf(request: HttpRequest<unknown>): string {
    const token = request.headers.get('Authorization')?.replace('Bearer ', '') ?? '';
    return this.#sessionOf.get(token) ?? 'nobody';
  }

  #sessionOfRefresh({ body }: HttpRequest<unknown>): string {
    return this.#sessionOf.get((body as { refreshToken: string }).refreshToken) ?? 'nobody';
  }

  #issue(session: string): { accessToken: string; refreshToken: string } {
    this.#serial += 1;
    const iat = Math.floor(Date.now() / 1000);
    const accessToken = jwt({ sub: session, iat, exp: iat + lifetimeS, jti: this.#serial });
    const refreshToken = `refresh-${this.#serial}-of-${session}`;
    this.#sessionOf.set(accessToken, session);
    this.#sessionOf.set(refreshToken, session);
    return { accessToken, refreshToken };
  }

  #watch(source$: Observable<unknown>, id: string): void {
    this.calls.push({ call: new RequestRecorder(source$), id, cancelled: false });
  }

  #call(url: string): void {
    this.#serial += 1;
    const id = `call ${this.#serial} to ${url}`;
    this.#watch(this.#http.get(url, { headers: { 'X-Call': id } }), id);
  }

  #cancel(which: number): void {
    const open = this.calls.filter(({ call, cancelled }) => call.outcomes === 0 && !cancelled);
    const chosen = open[which % open.length];
    if (chosen !== undefined) {
      chosen.cancelled = true;
      chosen.call.subscription.unsubscribe();
    }
  }

  #signIn(who: string): void {
    const session = `${who}-${(this.#serial += 1)}`;
    const tokens = this.#issue(session);
    this.#current = session;
    this.#watch(this.auth.setTokens(tokens), 'sign in');
  }

  #logIn(who: string): void {
    const session = `${who}-${(this.#serial += 1)}`;
    const call = new RequestRecorder(this.auth.login({ who }));
    this.calls.push({ call, id: 'log in', cancelled: false });
    const [pending] = this.#pendingAt(/^\/auth\/login/).slice(-1);
    if (pending !== undefined) {
      this.#current = session;
      this.#respond(pending, 200, this.#issue(session));
    }
  }

  #answer(which: number, as: ApiAnswer): void {
    const open = this.#pendingAt(/^(\/api\/|https:)/);
    const pending = open[which % open.length];
    if (pending === undefined) {
      return;
    }
    const id = pending.request.headers.get('X-Call') ?? '';
    const sends = this.#sends.get(id);
    if (as === 'refused' && sends !== undefined) {
      this.#sends.set(
        id,
        sends.map((send) => ({ ...send, refused: true })),
      );
    }
    const status = { ok: 200, refused: 401, forbidden: 403, trouble: 503, lost: 0 }[as];
    this.#respond(pending, status, { as });
  }

  #answerRefresh(which: number, as: RefreshAnswer): void {
    const open = this.#pendingAt(/^\/auth\/refresh/);
    const pending = open[which % open.length];
    if (pending === undefined) {
      return;
    }
    const session = this.#sessionOfRefresh(pending.request);
    switch (as) {
      case 'ok': {
        this.#respond(pending, 200, this.#issue(session));
        return;
      }
      case 'without refresh token': {
        this.#respond(pending, 200, { accessToken: this.#issue(session).accessToken });
        return;
      }
      case 'refused':
      case 'invalid_grant':
        this.#refusedSessions.add(session);
        {
          this.#respond(pending, as === 'refused' ? 401 : 400, { error: as });
          return;
        }
      case 'malformed': {
        this.#respond(pending, 200, { accessToken: 'undefined' });
        return;
      }
      case '503':
      case '429': {
        this.#respond(pending, Number(as), {});
        return;
      }
      case 'lost': {
        this.#respond(pending, 0, null);
        return;
      }
    }
  }

  #succeed(pending: Pending): void {
    this.#respond(pending, 200, 'in the end');
  }

  #respond(pending: Pending, status: number, body: unknown): void {
    const { request, subscriber } = pending;
    this.#remove(pending);
    const text = request.responseType === 'text' ? JSON.stringify(body) : body;
    if (status === 200) {
      subscriber.next(new HttpResponse({ status, body: text, url: request.url }));
      subscriber.complete();
    } else {
      subscriber.error(new HttpErrorResponse({ status, error: text, url: request.url }));
    }
  }

  #hear(event: AuthEvent): void {
    if (event.type === 'refresh-started') {
      this.#starts.push({ session: this.#current ?? 'nobody', at: event.at });
    }
    if (event.type === 'session-expired') {
      const session = this.#current ?? 'nobody';
      // Ended by a refusal of its own, and by nothing else.
      this.#require(this.#refusedSessions.has(session), `${session} ends without a refusal`);
      this.#ended.set(session, (this.#ended.get(session) ?? 0) + 1);
      this.#current = null;
    }
  }
}
