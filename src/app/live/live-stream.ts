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
import { StreamRefused, serverSent } from './server-sent';

export type StreamMoment =
  { readonly kind: 'connecting' | 'waiting' } | { readonly kind: 'event'; readonly text: string };

const PAUSE_MS = 1_500;

const authorization = (token: string) =>
  chosenContract() === 'raw-header-cookies' ? token : `Bearer ${token}`;

/** A stream that outlives its tokens: each connection asks `getAccessToken()` for a fresh one. */
@Injectable({ providedIn: 'root' })
export class LiveStream {
  readonly #auth = inject(AuthService);
  readonly #offline$ = toObservable(inject(OfflineSwitch).offline);

  readonly moments$: Observable<StreamMoment> = this.#offline$.pipe(
    switchMap((offline) => (offline ? of<StreamMoment>({ kind: 'waiting' }) : this.#forever())),
  );

  #forever(): Observable<StreamMoment> {
    return this.#once().pipe(
      // Ended, refused, or cut: a moment of rest, then again.
      catchError(() => of<StreamMoment>({ kind: 'waiting' })),
      endWith<StreamMoment>({ kind: 'waiting' }),
      repeat({ delay: PAUSE_MS }),
    );
  }

  #once(): Observable<StreamMoment> {
    return this.#auth.getAccessToken().pipe(
      switchMap((token) =>
        serverSent(apiUrl('events'), authorization(token)).pipe(
          catchError((error: unknown) => this.#afterRefusal(error, token)),
        ),
      ),
      map(({ event, data }): StreamMoment => ({ kind: 'event', text: `${event} ${data}` })),
      startWith<StreamMoment>({ kind: 'connecting' }),
    );
  }

  /** A refused token is worth one refresh, unless another call has brought a newer one meanwhile. */
  #afterRefusal(error: unknown, used: string): Observable<never> {
    const stale = error instanceof StreamRefused && error.status === 401;
    return concat(
      defer(() =>
        stale && this.#auth.accessToken() === used ? this.#auth.refresh() : timer(0),
      ).pipe(ignoreElements()),
      throwError(() => error),
    );
  }
}
