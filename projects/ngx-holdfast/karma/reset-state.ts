import { TestBed } from '@angular/core/testing';
import { control } from './control';

const xsrfCookie = 'XSRF-TOKEN';

/** Removes what the previous test left on the server and in this browser. */
export async function resetState(): Promise<void> {
  TestBed.resetTestingModule();
  await dropHttpOnlyCookie();
  await control.reset();
  localStorage.clear();
  sessionStorage.clear();
  clearCookies();
  await deleteDatabases();
}

/** Only the server can remove an HttpOnly cookie. */
async function dropHttpOnlyCookie(): Promise<void> {
  document.cookie = `${xsrfCookie}=any; Path=/`;
  await fetch('/http-only-cookie/logout', {
    method: 'POST',
    headers: { 'X-XSRF-TOKEN': 'any' },
  });
}

export function clearCookies(): void {
  for (const cookie of document.cookie.split('; ')) {
    document.cookie = `${cookie.split('=')[0] ?? ''}=; Path=/; Max-Age=0`;
  }
}

async function deleteDatabases(): Promise<void> {
  const databases = await indexedDB.databases();
  await Promise.all(
    databases.map(
      ({ name }) =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.deleteDatabase(name ?? '');
          request.onsuccess = () => resolve();
          request.onerror = () => reject(new Error(`Could not delete the database ${name ?? ''}.`));
        }),
    ),
  );
}

/** Names of all storage entries and cookies that scripts of the origin can read. */
export function storedNames(): readonly string[] {
  return [
    ...Object.keys(localStorage),
    // The times of redirects to the login page are not part of a session.
    ...Object.keys(sessionStorage).filter((key) => key !== 'holdfast-login-loop'),
    ...document.cookie
      .split('; ')
      .filter((cookie) => cookie !== '')
      .map((cookie) => cookie.split('=')[0] ?? ''),
  ].sort();
}
