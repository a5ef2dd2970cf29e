import { Injectable, signal } from '@angular/core';

/** Takes this app offline. The server's control API stays reachable. */
@Injectable({ providedIn: 'root' })
export class OfflineSwitch {
  readonly #offline = signal(false);
  readonly offline = this.#offline.asReadonly();

  toggle(): void {
    this.#offline.update((offline) => !offline);
  }
}
