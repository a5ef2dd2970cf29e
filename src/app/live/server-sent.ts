import {
  Observable,
  ObservableInput,
  OperatorFunction,
  from,
  mergeMap,
  scan,
  throwError,
} from 'rxjs';
import { fromFetch } from 'rxjs/fetch';

export interface ServerSent {
  readonly event: string;
  readonly data: string;
}

export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';

  constructor(readonly status: number) {
    super(`The event stream was refused with status ${status}`);
  }
}

/** Server-sent events over fetch, since an EventSource cannot send a header. Completes when the server ends it. */
export function serverSent(url: string, authorization: string): Observable<ServerSent> {
  return fromFetch(url, {
    headers: { accept: 'text/event-stream', authorization },
    cache: 'no-store',
    selector: textOf,
  }).pipe(toEvents());
}

function textOf({ ok, status, body }: Response): Observable<string> {
  if (!ok || !body) {
    return throwError(() => new StreamRefused(status));
  }
  const text: ObservableInput<string> = body.pipeThrough(new TextDecoderStream());
  return from(text);
}

function toEvents(): OperatorFunction<string, ServerSent> {
  return (chunks$) =>
    chunks$.pipe(
      scan(
        ({ rest }, chunk) => {
          const blocks = (rest + chunk).split(/\r?\n\r?\n/);
          return { rest: blocks.pop() ?? '', blocks };
        },
        { rest: '', blocks: [] as string[] },
      ),
      mergeMap(({ blocks }) => blocks.map(parsed)),
    );
}

function parsed(block: string): ServerSent {
  const lines = block.split(/\r?\n/);
  const all = (field: string) =>
    lines
      .filter((line) => line.startsWith(`${field}:`))
      .map((line) => line.slice(field.length + 1).trimStart());
  return { event: all('event').at(-1) ?? 'message', data: all('data').join('\n') };
}
