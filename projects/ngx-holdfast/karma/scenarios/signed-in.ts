import { App, AppOptions } from '../conformance/app';
import { control } from '../control';
import { freshStart } from '../fresh-start';
import { until } from '../until';

/** An app of its own, in which Ada is signed in. */
export async function signedIn(options: AppOptions): Promise<App> {
  await freshStart();
  const app = await App.startSignedOut(options);
  await app.login();
  return app;
}

/** Signs in anew, with a token that has expired by now, as the app knows. Those to come live long. */
export async function signInForAMoment(app: App): Promise<void> {
  await control.set({ accessLifetimeSeconds: 0.2 });
  await app.login();
  await control.set({ accessLifetimeSeconds: 60 });
  await until(() => Date.now() > (app.auth.expiresAt() ?? Infinity));
}

/** A new page with the session of the last one, so many ms later for all that it knows. Tokens live for 60 s. */
export async function reopened(options: AppOptions, laterMs: number): Promise<App> {
  const record = JSON.parse(localStorage.getItem('holdfast') ?? '') as { receivedAt: number };
  const older = { ...record, receivedAt: record.receivedAt - laterMs };
  localStorage.setItem('holdfast', JSON.stringify(older));
  const app = await App.start(options);
  await until(() => app.auth.isAuthenticated());
  return app;
}

export function expectSessionKept(app: App): void {
  expect(app.auth.isAuthenticated()).toBeTrue();
  expect(app.count('session-expired')).toBe(0);
  expect(app.navigationsToLogin).toBe(0);
}
