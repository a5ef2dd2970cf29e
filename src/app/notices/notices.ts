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

/** Short messages at the edge of the page. Fifty failures of one kind are one message. */
@Injectable({ providedIn: 'root' })
export class Notices {
  readonly #asked = new Subject<NoticeKey>();
  readonly #list = signal<readonly Notice[]>([]);

  readonly list = this.#list.asReadonly();

  constructor() {
    const auth = inject(AuthService);
    this.#asked
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
      this.#asked.next(kind);
    }
  }

  /** An answer came: what was said about reaching the server is out of date. */
  answered(): void {
    const passing: readonly NoticeKey[] = ['network', 'trouble', 'paused'];
    this.#list.update((list) => list.filter(({ key }) => !passing.includes(key)));
  }

  dismiss(key: NoticeKey): void {
    this.#list.update((list) => list.filter((notice) => notice.key !== key));
  }

  #onEvent(event: AuthEvent): void {
    if (event.type === 'refresh-failed') {
      this.report(event.error);
    }
    if (event.type === 'session-expired' || event.type === 'signed-out') {
      this.answered();
    }
    const key = keyOfEvent[event.type];
    if (key) {
      this.#asked.next(key);
    }
  }

  #add(key: NoticeKey): void {
    if (!this.#list().some((notice) => notice.key === key)) {
      this.#list.update((list) => [...list, { key, ...noticeTexts[key] }]);
    }
  }
}
