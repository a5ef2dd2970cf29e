import { HttpClient, withInterceptors } from '@angular/common/http';
import type { HttpInterceptorFn } from '@angular/common/http';
import { firstValueFrom } from 'rxjs';
import { createApp, httpOf } from './app.ts';
import { holdfastClient, item, refreshUrl, signIn } from './json-body-api.ts';
import type { HoldfastClient, Tokens } from './json-body-api.ts';

export interface RealServerOrder {
  readonly requests: number;
  readonly rounds: number;
}

/** Milliseconds from the first request to the last response, one figure per round. */
export interface RealServerTimes {
  readonly floor: number[];
  readonly holdfast: number[];
  readonly refreshesPerRound: number;
}

const msUntilExpired = 5;

export default async function run({ requests, rounds }: RealServerOrder): Promise<RealServerTimes> {
  const floor = await floorClient();
  const holdfast = await holdfastClient();
  const times: RealServerTimes = { floor: [], holdfast: [], refreshesPerRound: 0 };
  await floorRound(floor, requests);
  await holdfastRound(holdfast, requests);
  const before = holdfast.refreshes();
  for (let round = 0; round < rounds; round += 1) {
    const turns = [
      async () => times.floor.push(await floorRound(floor, requests)),
      async () => times.holdfast.push(await holdfastRound(holdfast, requests)),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
  }
  return { ...times, refreshesPerRound: (holdfast.refreshes() - before) / rounds };
}

/** Sends requests with a token that has expired, which is not detected yet. */
async function holdfastRound({ http, auth }: HoldfastClient, requests: number): Promise<number> {
  const tokens = await signIn();
  auth.setTokens({ ...tokens, expiresIn: 0.001 }).subscribe();
  await new Promise((resolve) => setTimeout(resolve, msUntilExpired));
  return measureMs(() => sendAllRequests(http, requests));
}

/** The theoretical minimum: one refresh, then the requests with the new token. */
async function floorRound({ http, use }: FloorClient, requests: number): Promise<number> {
  const { refreshToken } = await signIn();
  await new Promise((resolve) => setTimeout(resolve, msUntilExpired));
  return measureMs(async () => {
    use((await firstValueFrom(http.post<Tokens>(refreshUrl, { refreshToken }))).accessToken);
    await sendAllRequests(http, requests);
  });
}

interface FloorClient {
  readonly http: HttpClient;
  readonly use: (token: string) => void;
}

async function floorClient(): Promise<FloorClient> {
  let current = '';
  const attach: HttpInterceptorFn = (request, next) =>
    next(request.clone({ headers: request.headers.set('Authorization', `Bearer ${current}`) }));
  const http = httpOf(await createApp({ http: [withInterceptors([attach])] }));
  return { http, use: (token) => void (current = token) };
}

function sendAllRequests(http: HttpClient, requests: number): Promise<unknown> {
  return Promise.all(Array.from({ length: requests }, (_, id) => item(http, id)));
}

async function measureMs(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}
