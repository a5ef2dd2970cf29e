import { HttpBackend, HttpRequest, HttpResponse, withInterceptors } from '@angular/common/http';
import type { HttpEvent } from '@angular/common/http';
import type { ApplicationRef } from '@angular/core';
import { AuthService } from 'ngx-holdfast';
import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { holdfastOptions, refreshUrl } from '../setups/holdfast.ts';
import { threeLines } from '../setups/three-lines.ts';
import { apiAddresses } from './addresses.ts';
import { createApp, httpOf } from './app.ts';
import { heapUsed } from './heap.ts';
import { ok, StubBackend } from './stub-backend.ts';
import { freshJwt } from './tokens.ts';

export interface StormOrder {
  readonly warmUps: number;
  readonly calls: number;
  readonly repetitions: number;
  /** No further repetition is begun after that; one there is in any case. */
  readonly msAtMost: number;
}

export interface Storm {
  readonly holdTimeoutMs: number;
  readonly releaseMs: number;
  /** Of the heap, while all calls wait. */
  readonly bytesPerCall: number;
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
const warmUpCalls = 500;

export default async function run(order: StormOrder): Promise<Storms> {
  for (let storm = 0; storm < order.warmUps; storm += 1) {
    for (const [, measureStorm] of kinds) await measureStorm(warmUpCalls);
  }
  const storms: Storms = { floor: [], holdfast: [] };
  const end = performance.now() + order.msAtMost;
  do {
    for (const [name, measureStorm] of kinds) storms[name].push(await measureStorm(order.calls));
  } while (storms.floor.length < order.repetitions && performance.now() < end);
  return storms;
}

/** Calls that wait for nothing but their answers, which come all at once. */
async function floorStorm(calls: number): Promise<Storm> {
  const backend = new PendingBackend();
  const app = await createApp({ backend, http: [withInterceptors([threeLines(freshJwt())])] });
  return measure(
    app,
    calls,
    () => backend.answerAll(),
    () => 0,
  );
}

/** The collections in between take longer than an app would wait. */
const patience = { attemptTimeoutMs: 600_000, totalTimeoutMs: 600_000, holdTimeoutMs: 600_000 };

/** Calls that wait at the gate; once the refresh is answered, their own answers come at once. */
async function holdfastStorm(calls: number): Promise<Storm> {
  const backend = new RefreshingBackend();
  const app = await createApp(holdfastOptions(backend, { refresh: patience }));
  // In seconds. It is over by the time of the first call.
  const tokens = { accessToken: freshJwt(), refreshToken: 'refresh', expiresIn: 0.001 };
  app.injector.get(AuthService).setTokens(tokens).subscribe();
  return measure(
    app,
    calls,
    () => backend.refreshed.answerAll(),
    () => backend.refreshes,
  );
}

async function measure(
  app: ApplicationRef,
  calls: number,
  release: () => void,
  refreshes: () => number,
): Promise<Storm> {
  const http = httpOf(app);
  let answers = 0;
  const count = () => {
    answers += 1;
  };
  const heapBefore = await heapUsed();
  const start = performance.now();
  for (let index = 0; index < calls; index += 1) {
    http.get(apiAddresses[index % apiAddresses.length] as string).subscribe(count);
  }
  const held = performance.now();
  const heapHeld = await heapUsed();
  if (answers > 0) throw new Error(`${answers} of ${calls} calls did not wait`);
  const opened = performance.now();
  release();
  const released = performance.now();
  if (answers !== calls) throw new Error(`${answers} of ${calls} calls were answered`);
  app.destroy();
  return {
    holdTimeoutMs: held - start,
    releaseMs: released - opened,
    bytesPerCall: (heapHeld - heapBefore) / calls,
    refreshes: refreshes(),
  };
}

interface Pending {
  readonly subscriber: Subscriber<HttpEvent<unknown>>;
  /** Held as every back end holds it. */
  readonly request: HttpRequest<unknown>;
}

/** Answers nobody until it is told to. */
class PendingBackend extends HttpBackend {
  readonly #pending: Pending[] = [];
  answer = ok;

  override handle(request: HttpRequest<unknown>): Observable<HttpEvent<unknown>> {
    return new Observable((subscriber) => {
      this.#pending.push({ subscriber, request });
    });
  }

  answerAll(): void {
    for (const { subscriber } of this.#pending.splice(0)) {
      subscriber.next(this.answer);
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
    this.refreshed.answer = new HttpResponse<unknown>({ status: 200, body });
    return this.refreshed.handle(request);
  }
}
