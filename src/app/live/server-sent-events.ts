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

export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

export class StreamRejected extends Error {
  override readonly name = 'StreamRejected';

  constructor(readonly status: number) {
    super(`The event stream was rejected with status ${status}`);
  }
}

/** Server-sent events over fetch, because EventSource cannot send headers. Completes when the server ends the stream. */
export function serverSentEvents(url: string, authorization: string): Observable<ServerSentEvent> {
  return fromFetch(url, {
    headers: { accept: 'text/event-stream', authorization },
    cache: 'no-store',
    selector: readText,
  }).pipe(parseEvents());
}

function readText({ ok, status, body }: Response): Observable<string> {
  if (!ok || !body) {
    return throwError(() => new StreamRejected(status));
  }
  const text: ObservableInput<string> = body.pipeThrough(new TextDecoderStream());
  return from(text);
}

function parseEvents(): OperatorFunction<string, ServerSentEvent> {
  return (chunks$) =>
    chunks$.pipe(
      scan(
        ({ remainder }, chunk) => {
          const blocks = (remainder + chunk).split(/\r?\n\r?\n/);
          return { remainder: blocks.pop() ?? '', blocks };
        },
        { remainder: '', blocks: [] as string[] },
      ),
      mergeMap(({ blocks }) => blocks.map(parseEvent)),
    );
}

function parseEvent(block: string): ServerSentEvent {
  const lines = block.split(/\r?\n/);
  const valuesOf = (field: string) =>
    lines
      .filter((line) => line.startsWith(`${field}:`))
      .map((line) => line.slice(field.length + 1).trimStart());
  return { event: valuesOf('event').at(-1) ?? 'message', data: valuesOf('data').join('\n') };
}
