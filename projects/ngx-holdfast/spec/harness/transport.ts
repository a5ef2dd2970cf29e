import { XhrFactory } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { HttpClient, HttpRequest, withXhr } from '@angular/common/http';
import { AuthEvent, AuthService, provideAuth, withJsonBackend } from 'ngx-holdfast';
import { HarnessOptions, Call, Wiring, endpoints, provideWiring, wirings } from './harness';
import { FakeFetch } from './fake-fetch';
import { FakeXhrs } from './fake-xhr';
import { freshJwt } from './jwt';
import { FakeTransport, Sent } from './sent';

export type Transport = 'fetch' | 'XHR';

/** Every style of app over every transport. */
export const pairs = wirings.flatMap((wiring) =>
  (['fetch', 'XHR'] as const).map((transport) => ({ wiring, transport })),
);

/** Lets `fetch` and its body reader come to their promises. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) {
    await Promise.resolve();
  }
}

/** An app with Holdfast over Angular's real back end for `fetch` or XHR, of which only the browser's part is made up. */
export class TransportHarness {
  readonly auth: AuthService;
  readonly http: HttpClient;
  readonly events: AuthEvent[] = [];
  readonly transport: FakeTransport;

  constructor(
    { transport, wiring }: { readonly transport: Transport; readonly wiring: Wiring },
    { config, features, providers = [], ...others }: HarnessOptions = {},
  ) {
    this.transport = transport === 'fetch' ? new FakeFetch() : new FakeXhrs();
    TestBed.configureTestingModule({
      providers: [
        ...provideWiring({ wiring, ...others }, ...(transport === 'XHR' ? [withXhr()] : [])),
        ...(this.transport instanceof FakeXhrs
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
    new Call(this.auth.setTokens({ accessToken, refreshToken: `R-${sub}` }));
    return accessToken;
  }

  send(request: HttpRequest<unknown>): Call {
    return new Call(this.http.request(request));
  }

  get(url: string): Call {
    return new Call(this.http.get(url));
  }

  /** All that went to `url`, in order. */
  to(url: string): Sent[] {
    return this.transport.sent.filter((sent) => sent.url === url);
  }

  last(url: string): Sent {
    const sent = this.to(url).at(-1);
    if (sent === undefined) {
      throw new Error(`Nothing was sent to ${url}.`);
    }
    return sent;
  }

  async answer(url: string, status: number, body?: unknown): Promise<void> {
    this.last(url).answer(status, body);
    await settled();
  }

  async lose(url: string): Promise<void> {
    this.last(url).lose();
    await settled();
  }

  async renew(sub = 'ada'): Promise<string> {
    const accessToken = freshJwt(sub);
    await this.answer(endpoints.refresh, 200, { accessToken, refreshToken: `R-${sub}-2` });
    return accessToken;
  }

  destroy(): void {
    TestBed.resetTestingModule();
    this.transport.uninstall();
  }
}
