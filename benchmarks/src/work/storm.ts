import { HttpBackend, HttpRequest, HttpResponse, withInterceptors } from '@angular/common/http';
import type { HttpEvent } from '@angular/common/http';
import type { ApplicationRef } from '@angular/core';
import { AuthService } from 'ngx-holdfast';
import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { holdfastOptions, refreshUrl } from '../setups/holdfast.ts';
import { threeLines } from '../setups/three-lines.ts';
import { apiUrls } from './urls.ts';
import { createApp, httpOf } from './app.ts';
import { heapUsed } from './heap.ts';
import { ok, StubBackend } from './stub-backend.ts';
import { freshJwt } from './tokens.ts';

export interface StormOrder {
  readonly warmUps: number;
  readonly requests: number;
  readonly repetitions: number;
  /** After this time no further repetition starts; there is always one. */
  readonly maxMs: number;
}

export interface Storm {
  readonly holdingMs: number;
  readonly releaseMs: number;
  /** Heap bytes while all requests wait. */
  readonly bytesPerRequest: number;
  readonly refreshes: number;
}

export interface Storms {
  readonly floor: Storm[];
  readonly holdfast: Storm[];
}

const kinds = [
  ['floor', floorStorm],
  ['holdfast', holdfastStorm],
] as const;
const warmUpRequests = 500;

export default async function run(order: StormOrder): Promise<Storms> {
  for (let storm = 0; storm < order.warmUps; storm += 1) {
    for (const [, measureStorm] of kinds) await measureStorm(warmUpRequests);
  }
  const storms: Storms = { floor: [], holdfast: [] };
  const end = performance.now() + order.maxMs;
  do {
    for (const [name, measureStorm] of kinds) storms[name].push(await measureStorm(order.requests));
  } while (storms.floor.length < order.repetitions && performance.now() < end);
  return storms;
}

/** Requests that only wait for their responses, which arrive all at once. */
async function floorStorm(requests: number): Promise<Storm> {
  const backend = new PendingBackend();
  const app = await createApp({ backend, http: [withInterceptors([threeLines(freshJwt())])] });
  return measure(
    app,
    requests,
    () => backend.respondToAll(),
    () => 0,
  );
}

/** The heap measurements in between take longer than the default timeouts. */
const longTimeouts = { attemptTimeoutMs: 600_000, totalTimeoutMs: 600_000, holdTimeoutMs: 600_000 };

/** Requests that wait at the gate; after the refresh, their responses arrive at once. */
async function holdfastStorm(requests: number): Promise<Storm> {
  const backend = new RefreshingBackend();
  const app = await createApp(holdfastOptions(backend, { refresh: longTimeouts }));
  // In seconds: expired before the first request.
  const tokens = { accessToken: freshJwt(), refreshToken: 'refresh', expiresIn: 0.001 };
  app.injector.get(AuthService).setTokens(tokens).subscribe();
  return measure(
    app,
    requests,
    () => backend.refreshed.respondToAll(),
    () => backend.refreshes,
  );
}

async function measure(
  app: ApplicationRef,
  requests: number,
  release: () => void,
  refreshes: () => number,
): Promise<Storm> {
  const http = httpOf(app);
  let responses = 0;
  const count = () => {
    responses += 1;
  };
  const heapBefore = await heapUsed();
  const start = performance.now();
  for (let index = 0; index < requests; index += 1) {
    http.get(apiUrls[index % apiUrls.length] as string).subscribe(count);
  }
  const held = performance.now();
  const heapHeld = await heapUsed();
  if (responses > 0) throw new Error(`${responses} of ${requests} requests did not wait`);
  const opened = performance.now();
  release();
  const released = performance.now();
  if (responses !== requests)
    throw new Error(`${responses} of ${requests} requests got a response`);
  app.destroy();
  return {
    holdingMs: held - start,
    releaseMs: released - opened,
    bytesPerRequest: (heapHeld - heapBefore) / requests,
    refreshes: refreshes(),
  };
}

interface Pending {
  readonly subscriber: Subscriber<HttpEvent<unknown>>;
  /** Kept, as a real back end keeps it. */
  readonly request: HttpRequest<unknown>;
}

/** Responds to no request until `respondToAll` is called. */
class PendingBackend extends HttpBackend {
  readonly #pending: Pending[] = [];
  response = ok;

  override handle(request: HttpRequest<unknown>): Observable<HttpEvent<unknown>> {
    return new Observable((subscriber) => {
      this.#pending.push({ subscriber, request });
    });
  }

  respondToAll(): void {
    for (const { subscriber } of this.#pending.splice(0)) {
      subscriber.next(this.response);
      subscriber.complete();
    }
  }
}

class RefreshingBackend extends StubBackend {
  readonly refreshed = new PendingBackend();
  refreshes = 0;

  override handle(request: HttpRequest<unknown>): Observable<HttpEvent<unknown>> {
    if (request.url !== refreshUrl) return super.handle(request);
    this.refreshes += 1;
    const body = JSON.stringify({ accessToken: freshJwt(), refreshToken: 'next' });
    this.refreshed.response = new HttpResponse<unknown>({ status: 200, body });
    return this.refreshed.handle(request);
  }
}
