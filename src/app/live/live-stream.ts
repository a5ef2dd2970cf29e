import { Injectable, inject } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { AuthService } from 'ngx-holdfast';
import {
  Observable,
  catchError,
  concat,
  defer,
  endWith,
  ignoreElements,
  map,
  of,
  repeat,
  startWith,
  switchMap,
  throwError,
  timer,
} from 'rxjs';
import { chosenContract } from '../contracts/contract-choice';
import { OfflineSwitch } from '../network/offline-switch';
import { apiUrl } from '../server/demo-api';
import { StreamRejected, serverSentEvents } from './server-sent-events';

export type StreamUpdate =
  { readonly kind: 'connecting' | 'waiting' } | { readonly kind: 'event'; readonly text: string };

const RECONNECT_DELAY_MS = 1_500;

const authorization = (token: string) =>
  chosenContract() === 'raw-header-cookies' ? token : `Bearer ${token}`;

/** An event stream that continues when its token expires: each connection uses a token from `getAccessToken()`. */
@Injectable({ providedIn: 'root' })
export class LiveStream {
  readonly #auth = inject(AuthService);
  readonly #offline$ = toObservable(inject(OfflineSwitch).offline);

  readonly updates$: Observable<StreamUpdate> = this.#offline$.pipe(
    switchMap((offline) => (offline ? of<StreamUpdate>({ kind: 'waiting' }) : this.#reconnect())),
  );

  #reconnect(): Observable<StreamUpdate> {
    return this.#connect().pipe(
      // Reconnects after a delay, whether the stream ended, was rejected or was cut.
      catchError(() => of<StreamUpdate>({ kind: 'waiting' })),
      endWith<StreamUpdate>({ kind: 'waiting' }),
      repeat({ delay: RECONNECT_DELAY_MS }),
    );
  }

  #connect(): Observable<StreamUpdate> {
    return this.#auth.getAccessToken().pipe(
      switchMap((token) =>
        serverSentEvents(apiUrl('events'), authorization(token)).pipe(
          catchError((error: unknown) => this.#refreshIfRejected(error, token)),
        ),
      ),
      map(({ event, data }): StreamUpdate => ({ kind: 'event', text: `${event} ${data}` })),
      startWith<StreamUpdate>({ kind: 'connecting' }),
    );
  }

  /** Refreshes a rejected token, unless another request has caused a refresh in the meantime. */
  #refreshIfRejected(error: unknown, usedToken: string): Observable<never> {
    const rejected = error instanceof StreamRejected && error.status === 401;
    return concat(
      defer(() =>
        rejected && this.#auth.accessToken() === usedToken ? this.#auth.refresh() : timer(0),
      ).pipe(ignoreElements()),
      throwError(() => error),
    );
  }
}
