import { Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed, toObservable } from '@angular/core/rxjs-interop';
import { AuthService } from 'ngx-holdfast';
import { EMPTY, distinctUntilChanged, interval, map, switchMap } from 'rxjs';
import { Traffic } from '../traffic/traffic';
import { EMPTY_SCENE, advance, isMoving, withGate, withRequest } from './gate-scene';

const TICK_MS = 40;

/** Adds what happens to the scene, and advances the scene while there is something to show. */
@Injectable()
export class GateAnimation {
  readonly #auth = inject(AuthService);
  readonly #traffic = inject(Traffic);
  readonly #scene = signal(EMPTY_SCENE);
  readonly #moving = computed(() => isMoving(this.#scene()));
  #gateClosed = false;

  readonly scene = this.#scene.asReadonly();

  constructor() {
    this.#traffic.updates$.pipe(takeUntilDestroyed()).subscribe((update) => {
      this.#scene.update((scene) => withRequest(scene, update, performance.now()));
      this.#updateGate();
    });
    this.#auth.refreshing$.pipe(takeUntilDestroyed()).subscribe(() => this.#updateGate());

    toObservable(this.#moving)
      .pipe(
        distinctUntilChanged(),
        switchMap((moving) => (moving ? interval(TICK_MS) : EMPTY)),
        map(() => performance.now()),
        takeUntilDestroyed(),
      )
      .subscribe((now) => this.#scene.update((scene) => advance(scene, now)));
  }

  /** The gate is drawn closed only while requests wait for a refresh. During a background refresh none waits. */
  #updateGate(): void {
    const closed = this.#auth.refreshing() && this.#traffic.counts().held > 0;
    if (closed !== this.#gateClosed) {
      this.#gateClosed = closed;
      this.#scene.update((scene) => withGate(scene, closed));
    }
  }
}
