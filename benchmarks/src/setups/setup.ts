import type { HttpBackend } from '@angular/common/http';
import type { EnvironmentInjector } from '@angular/core';
import type { AppOptions } from '../work/app.ts';

/** An app configured as in the candidate's documentation. */
export interface Setup {
  options(backend: HttpBackend, token: string): AppOptions;
  /** Signs in without the candidate's own sign-in pages, so that requests carry the token. */
  signIn?(injector: EnvironmentInjector, token: string): void | Promise<void>;
}
