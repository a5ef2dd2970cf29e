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

function sentRequest(): HttpRequest<unknown> {
  return TestBed.runInInjectionContext(() => sendCookie()(request, undefined));
}

describe('cookie senders', () => {
  it('send cookies, and a header that a form cannot send [F154]', () => {
    provide(null);
    expect(sentRequest().withCredentials).toBe(true);
    expect(sentRequest().headers.get('X-Requested-With')).toBe('XMLHttpRequest');
  });

  it('send the XSRF token if there is one [F155]', () => {
    provide('x1');
    expect(sentRequest().headers.get('X-CSRF')).toBe('x1');
    TestBed.resetTestingModule();
    provide(null);
    expect(sentRequest().headers.has('X-CSRF')).toBe(false);
  });

  it('set keepalive over fetch, and not over XHR', () => {
    provide(null);
    expect(sentRequest().keepalive).toBe(false);
    TestBed.resetTestingModule();
    provide(null, Object.create(FetchBackend.prototype) as object);
    expect(sentRequest().keepalive).toBe(true);
  });

  it('send credentials as JSON', () => {
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
