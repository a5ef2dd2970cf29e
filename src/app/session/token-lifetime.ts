import { Injectable, computed, inject, linkedSignal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { AuthService } from 'ngx-holdfast';
import { interval, map, startWith } from 'rxjs';
import { DemoClaims } from '../contracts/demo-claims';

/** The remaining lifetime of the access token, as far as this tab knows. */
@Injectable()
export class TokenLifetime {
  readonly #auth = inject(AuthService) as AuthService<DemoClaims>;
  readonly #now = toSignal(
    interval(250).pipe(
      startWith(0),
      map(() => Date.now()),
    ),
    {
      requireSync: true,
    },
  );
  readonly #lifetimeMs = linkedSignal({
    source: this.#auth.expiresAt,
    computation: (expiresAt) => {
      const { exp, iat } = this.#auth.user() ?? {};
      return exp && iat ? (exp - iat) * 1000 : (expiresAt ?? 0) - Date.now();
    },
  });

  readonly remainingMs = computed(() => {
    const expiresAt = this.#auth.expiresAt();
    return expiresAt === null ? null : Math.max(0, expiresAt - this.#now());
  });

  /** 1 for a new token, 0 for an expired token. */
  readonly remainingFraction = computed(() => {
    const remaining = this.remainingMs();
    const lifetime = this.#lifetimeMs();
    return remaining === null || lifetime <= 0 ? 0 : Math.min(1, remaining / lifetime);
  });
}
