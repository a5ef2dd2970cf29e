import type { HttpBackend } from '@angular/common/http';
import type { EnvironmentInjector } from '@angular/core';
import type { AppOptions } from '../work/app.ts';

/** An app as the documentation of a candidate has it. */
export interface Setup {
  options(backend: HttpBackend, token: string): AppOptions;
  /** What remains to be done until requests carry the token, past the candidate's own sign-in pages. */
  signIn?(injector: EnvironmentInjector, token: string): void | Promise<void>;
}
