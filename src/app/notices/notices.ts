import { Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { AuthEvent, AuthEventType, AuthService } from 'ngx-holdfast';
import { Subject, groupBy, map, mergeMap, switchMap, tap, timer } from 'rxjs';
import { failureKind } from './failure-kind';
import { Notice, NoticeKey, noticeTexts } from './notice';

const SHOWN_MS = 12_000;

const keyOfEvent: Partial<Record<AuthEventType, NoticeKey>> = {
  'session-changed': 'session-changed',
  'storage-failed': 'storage',
  'access-token-oversized': 'token',
  'login-loop': 'loop',
};

/** Short messages in the corner of the page. Fifty failures of the same kind show one message. */
@Injectable({ providedIn: 'root' })
export class Notices {
  readonly #requested = new Subject<NoticeKey>();
  readonly #list = signal<readonly Notice[]>([]);

  readonly list = this.#list.asReadonly();

  constructor() {
    const auth = inject(AuthService);
    this.#requested
      .pipe(
        tap((key) => this.#add(key)),
        groupBy((key) => key),
        mergeMap((same$) => same$.pipe(switchMap((key) => timer(SHOWN_MS).pipe(map(() => key))))),
        takeUntilDestroyed(),
      )
      .subscribe((key) => this.dismiss(key));
    auth.events$.pipe(takeUntilDestroyed()).subscribe((event) => this.#onEvent(event));
  }

  report(error: unknown): void {
    const kind = failureKind(error);
    if (kind !== 'session' && kind !== 'other') {
      this.#requested.next(kind);
    }
  }

  /** Removes the notices about an unreachable server. To be called after a successful response. */
  clearServerNotices(): void {
    const serverNotices: readonly NoticeKey[] = ['network', 'unavailable', 'paused'];
    this.#list.update((list) => list.filter(({ key }) => !serverNotices.includes(key)));
  }

  dismiss(key: NoticeKey): void {
    this.#list.update((list) => list.filter((notice) => notice.key !== key));
  }

  #onEvent(event: AuthEvent): void {
    if (event.type === 'refresh-failed') {
      this.report(event.error);
    }
    if (event.type === 'session-expired' || event.type === 'signed-out') {
      this.clearServerNotices();
    }
    const key = keyOfEvent[event.type];
    if (key) {
      this.#requested.next(key);
    }
  }

  #add(key: NoticeKey): void {
    if (!this.#list().some((notice) => notice.key === key)) {
      this.#list.update((list) => [...list, { key, ...noticeTexts[key] }]);
    }
  }
}
