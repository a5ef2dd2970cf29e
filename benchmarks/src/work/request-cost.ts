import type { HttpClient } from '@angular/common/http';
import type { ApplicationRef } from '@angular/core';
import type { Candidate } from '../candidates.ts';
import type { Setup } from '../setups/setup.ts';
import { apiAddresses, foreignAddresses } from './addresses.ts';
import { createApp, httpOf } from './app.ts';
import { StubBackend } from './stub-backend.ts';
import { freshJwt } from './tokens.ts';

export interface RequestCostOrder {
  readonly candidates: readonly Candidate[];
  readonly warmUpRounds: number;
  readonly rounds: number;
  readonly requests: number;
}

/** Nanoseconds per request, one figure per round; or why there is none. */
export type RequestCosts = Record<
  string,
  { readonly rounds: number[] } | { readonly reason: string }
>;

interface Runner {
  readonly name: string;
  readonly app: ApplicationRef;
  /** Sends that many requests, one after the other. */
  readonly send: (requests: number) => Promise<void>;
}

export default async function run(order: RequestCostOrder): Promise<RequestCosts> {
  const costs: RequestCosts = {};
  const runners: Runner[] = [];
  for (const candidate of order.candidates) {
    try {
      runners.push(await prepare(candidate));
    } catch (error) {
      costs[candidate.name] = { reason: String(error) };
    }
  }
  const figures = new Map(runners.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < order.warmUpRounds + order.rounds; round += 1) {
    // Nobody is always first.
    for (let turn = 0; turn < runners.length; turn += 1) {
      const { name, send } = runners[(turn + round) % runners.length] as Runner;
      const start = performance.now();
      await send(order.requests);
      const ns = ((performance.now() - start) * 1e6) / order.requests;
      if (round >= order.warmUpRounds) figures.get(name)?.push(ns);
    }
  }
  for (const { name, app } of runners) {
    costs[name] = { rounds: figures.get(name) ?? [] };
    app.destroy();
  }
  return costs;
}

async function prepare({ name, setup: file, target, carriesToken }: Candidate): Promise<Runner> {
  const module = (await import(new URL(`./${file}.js`, import.meta.url).href)) as { setup: Setup };
  const backend = new StubBackend();
  const token = freshJwt();
  const app = await createApp(module.setup.options(backend, token));
  await module.setup.signIn?.(app.injector, token);
  const http = httpOf(app);
  const addresses = target === 'api' ? apiAddresses : foreignAddresses;
  const answersAtOnce = await firstRequest(http, addresses[0] as string);
  const sent = backend.last?.headers.get('Authorization') ?? 'nothing';
  if (sent !== (carriesToken ? `Bearer ${token}` : 'nothing')) {
    throw new Error(`sent ${sent.slice(0, 20)}`);
  }
  return { name, app, send: (answersAtOnce ? sendAtOnce : sendAndAwait)(http, addresses) };
}

async function firstRequest(http: HttpClient, url: string): Promise<boolean> {
  let answered = false;
  const answer = new Promise((resolve, reject) => {
    http.get(url).subscribe({
      next: (body) => {
        answered = true;
        resolve(body);
      },
      error: reject,
    });
  });
  const answeredAtOnce = answered;
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), 3_000));
  await Promise.race([answer, late]);
  return answeredAtOnce;
}

function sendAtOnce(http: HttpClient, addresses: readonly string[]) {
  return async (requests: number) => {
    let answers = 0;
    for (let index = 0; index < requests; index += 1) {
      http.get(addresses[index % addresses.length] as string).subscribe(() => (answers += 1));
    }
    if (answers !== requests) throw new Error(`${answers} answers to ${requests} requests`);
  };
}

/** For those that ask for the token asynchronously, even when they have it. */
function sendAndAwait(http: HttpClient, addresses: readonly string[]) {
  return async (requests: number) => {
    for (let index = 0; index < requests; index += 1) {
      const url = addresses[index % addresses.length] as string;
      await new Promise((resolve, reject) =>
        http.get(url).subscribe({ next: resolve, error: reject }),
      );
    }
  };
}
