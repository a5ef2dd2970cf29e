import { Injectable, signal } from '@angular/core';

/** Pulls the plug for this app only; the control API of the server stays within reach. */
@Injectable({ providedIn: 'root' })
export class OfflineSwitch {
  readonly #offline = signal(false);
  readonly offline = this.#offline.asReadonly();

  toggle(): void {
    this.#offline.update((offline) => !offline);
  }
}
