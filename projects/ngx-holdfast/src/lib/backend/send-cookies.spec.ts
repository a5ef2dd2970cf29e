import { TestBed } from '@angular/core/testing';
import { FetchBackend, HttpBackend, HttpRequest } from '@angular/common/http';
import { AUTH_XSRF } from '../injection-tokens';
import { sendCredentialsWithCookies, sendCookie } from './send-cookies';

const request = new HttpRequest<unknown>('POST', '/auth/refresh', null);

function provide(xsrfToken: string | null, backend: object = {}): void {
  TestBed.configureTestingModule({
    providers: [
      { provide: AUTH_XSRF, useValue: { headerName: 'X-CSRF', current: () => xsrfToken } },
      { provide: HttpBackend, useValue: backend },
    ],
  });
}

function sent(): HttpRequest<unknown> {
  return TestBed.runInInjectionContext(() => sendCookie()(request, undefined));
}

describe('with cookies', () => {
  it('a request goes with cookies, and with a header that no form can send [F154]', () => {
    provide(null);
    expect(sent().withCredentials).toBe(true);
    expect(sent().headers.get('X-Requested-With')).toBe('XMLHttpRequest');
  });

  it('and with the XSRF token, if there is one [F155]', () => {
    provide('x1');
    expect(sent().headers.get('X-CSRF')).toBe('x1');
    TestBed.resetTestingModule();
    provide(null);
    expect(sent().headers.has('X-CSRF')).toBe(false);
  });

  it('outlives the page over fetch, and does not ask that of XHR', () => {
    provide(null);
    expect(sent().keepalive).toBe(false);
    TestBed.resetTestingModule();
    provide(null, Object.create(FetchBackend.prototype) as object);
    expect(sent().keepalive).toBe(true);
  });

  it('credentials are sent as JSON besides', () => {
    provide('x1');
    const credentials = { user: 'ada' };
    const login = TestBed.runInInjectionContext(() =>
      sendCredentialsWithCookies()(request, credentials),
    );
    expect(login.body).toBe(credentials);
    expect(login.withCredentials).toBe(true);
    expect(login.headers.get('X-CSRF')).toBe('x1');
  });
});
