import { Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed, toObservable } from '@angular/core/rxjs-interop';
import { AuthService } from 'ngx-holdfast';
import { EMPTY, distinctUntilChanged, interval, map, switchMap } from 'rxjs';
import { Traffic } from '../traffic/traffic';
import { EMPTY_SCENE, advance, isMoving, withCall, withGate } from './gate-scene';

const TICK_MS = 40;

/** Feeds the scene with what happens, and lets it run while there is something to show. */
@Injectable()
export class GateDirector {
  readonly #auth = inject(AuthService);
  readonly #traffic = inject(Traffic);
  readonly #scene = signal(EMPTY_SCENE);
  readonly #moving = computed(() => isMoving(this.#scene()));
  #realShut = false;

  readonly scene = this.#scene.asReadonly();

  constructor() {
    this.#traffic.moments$.pipe(takeUntilDestroyed()).subscribe((moment) => {
      this.#scene.update((scene) => withCall(scene, moment, performance.now()));
      this.#followGate();
    });
    this.#auth.refreshing$.pipe(takeUntilDestroyed()).subscribe(() => this.#followGate());

    toObservable(this.#moving)
      .pipe(
        distinctUntilChanged(),
        switchMap((moving) => (moving ? interval(TICK_MS) : EMPTY)),
        map(() => performance.now()),
        takeUntilDestroyed(),
      )
      .subscribe((now) => this.#scene.update((scene) => advance(scene, now)));
  }

  /** The gate counts as shut where a refresh makes calls wait; one that runs ahead of time holds nobody. */
  #followGate(): void {
    const shut = this.#auth.refreshing() && this.#traffic.tally().held > 0;
    if (shut !== this.#realShut) {
      this.#realShut = shut;
      this.#scene.update((scene) => withGate(scene, shut));
    }
  }
}
