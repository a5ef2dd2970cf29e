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

export type ApiResponse = 'ok' | 'unauthorized' | 'forbidden' | 'unavailable' | 'lost';
export type RefreshResponse =
  | 'ok'
  | 'without refresh token'
  | 'unauthorized'
  | 'invalid_grant'
  | '503'
  | '429'
  | 'malformed'
  | 'lost';

/** `nth`: of the requests that are open, modulo their number. */
export type Step =
  | { readonly do: 'send'; readonly url: string }
  | { readonly do: 'respond'; readonly nth: number; readonly with: ApiResponse }
  | { readonly do: 'respond to refresh'; readonly nth: number; readonly with: RefreshResponse }
  | { readonly do: 'cancel'; readonly nth: number }
  | { readonly do: 'sign in' | 'log in'; readonly user: string }
  | { readonly do: 'sign out' | 'refresh' | 'get access token' }
  | { readonly do: 'wait'; readonly ms: number };

interface OpenRequest {
  readonly request: HttpRequest<unknown>;
  readonly subscriber: Subscriber<HttpEvent<unknown>>;
}

interface Send {
  readonly session: string;
  readonly isRejected: boolean;
}

interface RecordedRequest {
  readonly id: string;
  readonly recorder: RequestRecorder;
  isCancelled: boolean;
}

const lifetimeS = 60;
const foreign = /^https:\/\/evil\.test/;
const noSession = 'no session';

/** An app, a server, and the rules between them. Each sign-in starts a session with a name of its own. */
export class SingleTabModel {
  readonly auth: AuthService;
  readonly #http: HttpClient;
  readonly #injector: EnvironmentInjector;
  readonly #store = new ScriptedStore();
  readonly #requests: RecordedRequest[] = [];
  readonly #open: OpenRequest[] = [];
  /** By access token and by refresh token. */
  readonly #sessionOf = new Map<string, string>();
  readonly #sends = new Map<string, readonly Send[]>();
  readonly #rejectedSessions = new Set<string>();
  readonly #expirations = new Map<string, number>();
  readonly #starts: { readonly session: string; readonly at: number }[] = [];
  /** Collected, since a stream may catch an exception that is thrown into it. */
  readonly #violations: string[] = [];
  #current: string | null = null;
  #serial = 0;
  #isOver = false;

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
    this.auth.events$.subscribe((event) => this.#onEvent(event));
  }

  /** Takes a step, and checks the rules. */
  step(step: Step): void {
    this.#do(step);
    this.#check();
  }

  /** Time passes, and the API responds to all requests that are still open. */
  end(): void {
    for (let round = 0; round < 4; round++) {
      jest.advanceTimersByTime(60_000);
      this.#check();
      this.#openAt(/^\/(api|auth\/log)/).forEach((open) => this.#succeed(open));
      this.#openAt(foreign).forEach((open) => this.#succeed(open));
      this.#check();
    }
    for (const { id, recorder, isCancelled } of this.#requests) {
      const { outcomes } = recorder;
      this.#require(isCancelled || outcomes === 1, `${id} has ${outcomes} outcomes`);
    }
    this.#require(!this.auth.refreshing(), 'a refresh does not end');
    this.#isOver = true;
    this.#injector.destroy();
    this.#require(jest.getTimerCount() === 0, 'a timer is left');
    this.#throwViolations();
  }

  #do(step: Step): void {
    switch (step.do) {
      case 'send':
        this.#send(step.url);
        break;
      case 'respond':
        this.#respondTo(step.nth, step.with);
        break;
      case 'respond to refresh':
        this.#respondToRefresh(step.nth, step.with);
        break;
      case 'cancel':
        this.#cancel(step.nth);
        break;
      case 'sign in':
        this.#signIn(step.user);
        break;
      case 'log in':
        this.#logIn(step.user);
        break;
      case 'sign out':
        this.#current = null;
        this.#record(this.auth.logout(), 'logout');
        break;
      case 'refresh':
        this.#record(this.auth.refresh(), 'refresh');
        break;
      case 'get access token':
        this.#record(this.auth.getAccessToken(), 'access token');
        break;
      case 'wait':
        jest.advanceTimersByTime(step.ms);
    }
  }

  #check(): void {
    const refreshing = this.#openAt(/^\/auth\/refresh/).map(({ request }) =>
      this.#sessionOfRefresh(request),
    );
    this.#require(
      new Set(refreshing).size === refreshing.length,
      `refreshes in flight: ${refreshing.join()}`,
    );
    for (const { id, recorder } of this.#requests) {
      this.#require(recorder.outcomes <= 1, `${id} has ${recorder.outcomes} outcomes`);
    }
    for (const [id, sends] of this.#sends) {
      this.#require(sends.length <= 2, `${id} is sent ${sends.length} times`);
      this.#require(
        new Set(sends.map(({ session }) => session)).size === 1,
        `${id} is sent in several sessions`,
      );
    }
    for (const [session, count] of this.#expirations) {
      this.#require(count === 1, `${session} expires ${count} times`);
    }
    this.#checkState();
    this.#checkBreaker();
    this.#throwViolations();
  }

  #checkState(): void {
    const token = this.auth.accessToken();
    const inUse = token === null ? null : (this.#sessionOf.get(token) ?? 'an unknown session');
    this.#require(inUse === this.#current, `the token in use is of ${inUse ?? noSession}`);
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

  #require(holds: boolean, violation: string): void {
    if (!holds) {
      this.#violations.push(violation);
    }
  }

  #throwViolations(): void {
    if (this.#violations.length > 0) {
      throw new Error(this.#violations.join('\n'));
    }
  }

  /** What HttpClient sends, after all interceptors. */
  #receive(request: HttpRequest<unknown>): Observable<HttpEvent<unknown>> {
    return new Observable((subscriber) => {
      const open = { request, subscriber };
      const sentAt = Date.now();
      this.#checkSecrets(request);
      if (request.url.startsWith('/api/')) {
        this.#noteSend(request);
      }
      this.#open.push(open);
      return () => {
        this.#checkCancellation(open, sentAt);
        this.#close(open);
      };
    });
  }

  /** A refresh is cancelled by its time limits or with its session, not with the requests that wait for it. */
  #checkCancellation(open: OpenRequest, sentAt: number): void {
    const { request } = open;
    const isCancelled =
      request.url === endpoints.refresh && this.#open.includes(open) && !this.#isOver;
    const startedAt = this.#starts.at(-1)?.at ?? 0;
    this.#require(
      !isCancelled ||
        Date.now() - sentAt >= 15_000 ||
        Date.now() - startedAt >= 30_000 ||
        this.#sessionOfRefresh(request) !== this.#current,
      'a refresh is cancelled',
    );
  }

  /** A request is sent in the current session; for the second time only after a rejection. */
  #noteSend(request: HttpRequest<unknown>): void {
    const id = request.headers.get('X-Request') ?? '';
    const session = this.#sessionOfRequest(request);
    const sends = this.#sends.get(id) ?? [];
    this.#require(session === (this.#current ?? noSession), `${id} is sent in ${session}`);
    this.#require(
      sends.every(({ isRejected }) => isRejected),
      `${id} is sent again without a rejection`,
    );
    this.#sends.set(id, [...sends, { session, isRejected: false }]);
  }

  #checkSecrets(request: HttpRequest<unknown>): void {
    const secrets = [...this.#sessionOf.keys()];
    const hasSecret = (text: string) => secrets.some((secret) => text.includes(secret));
    this.#require(!hasSecret(request.urlWithParams), `a token in ${request.url}`);
    const headers = request.headers
      .keys()
      .map((name) => request.headers.get(name))
      .join();
    if (!request.url.startsWith('/api/') && request.url !== endpoints.logout) {
      this.#require(!hasSecret(headers), `a token in the headers to ${request.url}`);
    }
    if (!request.url.startsWith('/auth/')) {
      this.#require(
        !hasSecret(JSON.stringify(request.body)),
        `a token in the body to ${request.url}`,
      );
    }
  }

  #close(open: OpenRequest): void {
    const at = this.#open.indexOf(open);
    if (at >= 0) {
      this.#open.splice(at, 1);
    }
  }

  #openAt(url: RegExp): OpenRequest[] {
    return this.#open.filter(({ request }) => url.test(request.url));
  }

  #sessionOfRequest(request: HttpRequest<unknown>): string {
    const token = request.headers.get('Authorization')?.replace('Bearer ', '') ?? '';
    return this.#sessionOf.get(token) ?? noSession;
  }

  #sessionOfRefresh({ body }: HttpRequest<unknown>): string {
    return this.#sessionOf.get((body as { refreshToken: string }).refreshToken) ?? noSession;
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

  #record(source$: Observable<unknown>, id: string): void {
    this.#requests.push({ id, recorder: new RequestRecorder(source$), isCancelled: false });
  }

  #send(url: string): void {
    this.#serial += 1;
    const id = `request ${this.#serial} to ${url}`;
    this.#record(this.#http.get(url, { headers: { 'X-Request': id } }), id);
  }

  #cancel(nth: number): void {
    const running = this.#requests.filter(
      ({ recorder, isCancelled }) => recorder.outcomes === 0 && !isCancelled,
    );
    const chosen = running[nth % running.length];
    if (chosen !== undefined) {
      chosen.isCancelled = true;
      chosen.recorder.subscription.unsubscribe();
    }
  }

  #signIn(user: string): void {
    const session = `${user}-${(this.#serial += 1)}`;
    const tokens = this.#issue(session);
    this.#current = session;
    this.#record(this.auth.setTokens(tokens), 'sign-in');
  }

  #logIn(user: string): void {
    const session = `${user}-${(this.#serial += 1)}`;
    this.#record(this.auth.login({ user }), 'login');
    const open = this.#openAt(/^\/auth\/login/).at(-1);
    if (open !== undefined) {
      this.#current = session;
      this.#respond(open, 200, this.#issue(session));
    }
  }

  #respondTo(nth: number, response: ApiResponse): void {
    const requests = this.#openAt(/^(\/api\/|https:)/);
    const open = requests[nth % requests.length];
    if (open === undefined) {
      return;
    }
    const id = open.request.headers.get('X-Request') ?? '';
    const sends = this.#sends.get(id);
    if (response === 'unauthorized' && sends !== undefined) {
      this.#sends.set(
        id,
        sends.map((send) => ({ ...send, isRejected: true })),
      );
    }
    const status = { ok: 200, unauthorized: 401, forbidden: 403, unavailable: 503, lost: 0 };
    this.#respond(open, status[response], { response });
  }

  #respondToRefresh(nth: number, response: RefreshResponse): void {
    const requests = this.#openAt(/^\/auth\/refresh/);
    const open = requests[nth % requests.length];
    if (open === undefined) {
      return;
    }
    const session = this.#sessionOfRefresh(open.request);
    switch (response) {
      case 'ok':
        this.#respond(open, 200, this.#issue(session));
        break;
      case 'without refresh token':
        this.#respond(open, 200, { accessToken: this.#issue(session).accessToken });
        break;
      case 'unauthorized':
      case 'invalid_grant':
        this.#rejectedSessions.add(session);
        this.#respond(open, response === 'unauthorized' ? 401 : 400, { error: response });
        break;
      case 'malformed':
        this.#respond(open, 200, { accessToken: 'undefined' });
        break;
      case '503':
      case '429':
        this.#respond(open, Number(response), {});
        break;
      case 'lost':
        this.#respond(open, 0, null);
    }
  }

  #succeed(open: OpenRequest): void {
    this.#respond(open, 200, 'at last');
  }

  #respond(open: OpenRequest, status: number, body: unknown): void {
    const { request, subscriber } = open;
    this.#close(open);
    const content = request.responseType === 'text' ? JSON.stringify(body) : body;
    if (status === 200) {
      subscriber.next(new HttpResponse({ status, body: content, url: request.url }));
      subscriber.complete();
    } else {
      subscriber.error(new HttpErrorResponse({ status, error: content, url: request.url }));
    }
  }

  #onEvent(event: AuthEvent): void {
    const session = this.#current ?? noSession;
    if (event.type === 'refresh-started') {
      this.#starts.push({ session, at: event.at });
    }
    if (event.type === 'session-expired') {
      this.#require(this.#rejectedSessions.has(session), `${session} expires without a rejection`);
      this.#expirations.set(session, (this.#expirations.get(session) ?? 0) + 1);
      this.#current = null;
    }
  }
}
