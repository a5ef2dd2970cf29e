import { App, AppOptions } from '../conformance/app';
import { control } from '../control';
import { resetState } from '../reset-state';
import { until } from '../until';

/** Starts a new app and signs in as ada. */
export async function startSignedIn(options: AppOptions): Promise<App> {
  await resetState();
  const app = await App.startSignedOut(options);
  await app.login();
  return app;
}

/** Signs in with a token that expires before this resolves. Later tokens are valid for 60 s. */
export async function signInWithExpiredToken(app: App): Promise<void> {
  await control.set({ accessLifetimeSeconds: 0.2 });
  await app.login();
  await control.set({ accessLifetimeSeconds: 60 });
  await until(() => Date.now() > (app.auth.expiresAt() ?? Infinity));
}

/** Reloads the page as if its session had been stored `ageMs` earlier. Tokens are valid for 60 s. */
export async function reopenPage(options: AppOptions, ageMs: number): Promise<App> {
  const record = JSON.parse(localStorage.getItem('holdfast') ?? '') as { receivedAt: number };
  const older = { ...record, receivedAt: record.receivedAt - ageMs };
  localStorage.setItem('holdfast', JSON.stringify(older));
  const app = await App.start(options);
  await until(() => app.auth.isAuthenticated());
  return app;
}

export function expectSessionKept(app: App): void {
  expect(app.auth.isAuthenticated()).toBeTrue();
  expect(app.countEvents('session-expired')).toBe(0);
  expect(app.navigationsToLogin).toBe(0);
}
