import type { HttpClient } from '@angular/common/http';
import type { Candidate } from '../candidates.ts';
import type { Setup } from '../setups/setup.ts';
import type { UrlPattern } from '../url-patterns.ts';
import { apiFolder, foreignFolder } from './urls.ts';
import { createApp, httpOf } from './app.ts';
import { StubBackend } from './stub-backend.ts';
import { freshJwt } from './tokens.ts';

export interface RequestCostRound {
  readonly pattern: UrlPattern;
  readonly requests: number;
}

type Send = (urlOf: () => string, requests: number) => Promise<void>;

// One page or process measures one candidate.
let send: Send;
let urls: Record<UrlPattern, () => string>;

export async function prepare({ setup: file, target, carriesToken }: Candidate): Promise<void> {
  const module = (await import(new URL(`./${file}.js`, import.meta.url).href)) as { setup: Setup };
  const backend = new StubBackend();
  const token = freshJwt();
  const app = await createApp(module.setup.options(backend, token));
  await module.setup.signIn?.(app.injector, token);
  urls = urlsIn(target === 'api' ? apiFolder : foreignFolder);
  const http = httpOf(app);
  send = (await respondsAtOnce(http, urls.known())) ? sendAtOnce(http) : sendAndAwait(http);
  const sent = backend.last?.headers.get('Authorization') ?? 'nothing';
  if (sent !== (carriesToken ? `Bearer ${token}` : 'nothing')) {
    throw new Error(`sent ${sent.slice(0, 20)}`);
  }
}

/** Nanoseconds per request. */
export async function measure({ pattern, requests }: RequestCostRound): Promise<number> {
  const start = performance.now();
  await send(urls[pattern], requests);
  return ((performance.now() - start) * 1e6) / requests;
}

/** All URLs have the same length. */
function urlsIn(folder: string): Record<UrlPattern, () => string> {
  const known = `${folder}items/1000000`;
  let built = 0;
  let unseen = 2_000_000;
  return {
    known: () => known,
    built: () => `${folder}items/${1_000_000 + (built++ % 1_000)}`,
    new: () => `${folder}items/${unseen++}`,
  };
}

async function respondsAtOnce(http: HttpClient, url: string): Promise<boolean> {
  let responded = false;
  const response = new Promise((resolve, reject) => {
    http.get(url).subscribe({
      next: (body) => {
        responded = true;
        resolve(body);
      },
      error: reject,
    });
  });
  const respondedAtOnce = responded;
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error('no response')), 3_000),
  );
  await Promise.race([response, late]);
  return respondedAtOnce;
}

function sendAtOnce(http: HttpClient): Send {
  return async (urlOf, requests) => {
    let responses = 0;
    for (let index = 0; index < requests; index += 1) {
      http.get(urlOf()).subscribe(() => (responses += 1));
    }
    if (responses !== requests) throw new Error(`${responses} responses to ${requests} requests`);
  };
}

/** For candidates that get the token asynchronously, even when it is there. */
function sendAndAwait(http: HttpClient): Send {
  return async (urlOf, requests) => {
    for (let index = 0; index < requests; index += 1) {
      await new Promise((resolve, reject) =>
        http.get(urlOf()).subscribe({ next: resolve, error: reject }),
      );
    }
  };
}
