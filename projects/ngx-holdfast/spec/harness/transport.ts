import { XhrFactory } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { HttpClient, HttpRequest, withXhr } from '@angular/common/http';
import { AuthEvent, AuthService, provideAuth, withJsonBackend } from 'ngx-holdfast';
import {
  HarnessOptions,
  RequestRecorder,
  Wiring,
  endpoints,
  provideWiring,
  wirings,
} from './harness';
import { FakeFetch } from './fake-fetch';
import { FakeXhrFactory } from './fake-xhr';
import { freshJwt } from './jwt';
import { FakeTransport, SentRequest } from './fake-transport';

export type Transport = 'fetch' | 'XHR';

/** Every wiring combined with every transport. */
export const pairs = wirings.flatMap((wiring) =>
  (['fetch', 'XHR'] as const).map((transport) => ({ wiring, transport })),
);

/** Runs pending microtasks, such as those of `fetch` and its body reader. */
export async function flushMicrotasks(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) {
    await Promise.resolve();
  }
}

/** An app with Holdfast over Angular's real `HttpBackend`; only the browser's `fetch` or XHR is a fake. */
export class TransportHarness {
  readonly auth: AuthService;
  readonly http: HttpClient;
  readonly events: AuthEvent[] = [];
  readonly transport: FakeTransport;

  constructor(
    { transport, wiring }: { readonly transport: Transport; readonly wiring: Wiring },
    { config, features, providers = [], ...others }: HarnessOptions = {},
  ) {
    this.transport = transport === 'fetch' ? new FakeFetch() : new FakeXhrFactory();
    TestBed.configureTestingModule({
      providers: [
        ...provideWiring({ wiring, ...others }, ...(transport === 'XHR' ? [withXhr()] : [])),
        ...(this.transport instanceof FakeXhrFactory
          ? [{ provide: XhrFactory, useValue: this.transport }]
          : []),
        provideAuth(config ?? { api: ['/api/'] }, ...(features ?? [withJsonBackend(endpoints)])),
        ...providers,
      ],
    });
    this.auth = TestBed.inject<AuthService>(AuthService);
    this.http = TestBed.inject(HttpClient);
    this.auth.events$.subscribe((event) => this.events.push(event));
  }

  signIn(sub = 'ada'): string {
    const accessToken = freshJwt(sub);
    new RequestRecorder(this.auth.setTokens({ accessToken, refreshToken: `R-${sub}` }));
    return accessToken;
  }

  send(request: HttpRequest<unknown>): RequestRecorder {
    return new RequestRecorder(this.http.request(request));
  }

  get(url: string): RequestRecorder {
    return new RequestRecorder(this.http.get(url));
  }

  /** All requests to `url`, in order. */
  sentTo(url: string): SentRequest[] {
    return this.transport.sent.filter((sent) => sent.url === url);
  }

  lastSentTo(url: string): SentRequest {
    const sent = this.sentTo(url).at(-1);
    if (sent === undefined) {
      throw new Error(`Nothing was sent to ${url}.`);
    }
    return sent;
  }

  async respond(url: string, status: number, body?: unknown): Promise<void> {
    this.lastSentTo(url).respond(status, body);
    await flushMicrotasks();
  }

  async dropConnection(url: string): Promise<void> {
    this.lastSentTo(url).dropConnection();
    await flushMicrotasks();
  }

  async completeRefresh(sub = 'ada'): Promise<string> {
    const accessToken = freshJwt(sub);
    await this.respond(endpoints.refresh, 200, { accessToken, refreshToken: `R-${sub}-2` });
    return accessToken;
  }

  destroy(): void {
    TestBed.resetTestingModule();
    this.transport.uninstall();
  }
}
