import { ApplicationRef, NgZone, provideZoneChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  AuthService,
  authInterceptor,
  provideAuth,
  withIdleRefresh,
  withJsonBackend,
} from 'ngx-holdfast';
import { filter, firstValueFrom, map, take, timeout } from 'rxjs';
import { AUTH_CLOCK } from '../../src/lib/injection-tokens';

/** Runs only in the `zone` configuration. */
describe('an app with zone.js', () => {
  let zone: NgZone;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideZoneChangeDetection(),
        provideHttpClient(withInterceptors([authInterceptor])),
        provideAuth(
          { api: ['/nowhere/'] },
          withJsonBackend({ refresh: '/nowhere/refresh' }),
          withIdleRefresh(),
        ),
      ],
    });
    zone = TestBed.inject(NgZone);
  });

  it('the app is stable while a refresh is scheduled [F158]', async () => {
    const auth = TestBed.inject(AuthService);
    const tokens = { accessToken: 'opaque', refreshToken: 'R', expiresIn: 3_600 };
    zone.run(() => auth.setTokens(tokens).subscribe());
    expect(auth.isAuthenticated()).toBe(true);
    const stable$ = TestBed.inject(ApplicationRef).isStable.pipe(
      filter((stable) => stable),
      take(1),
      timeout(2_000),
    );
    expect(await firstValueFrom(stable$)).toBe(true);
  });

  it('a timer callback runs inside the Angular zone [F158]', async () => {
    const clock = TestBed.inject(AUTH_CLOCK);
    const inZone = await zone.run(() =>
      firstValueFrom(clock.delay(1).pipe(map(() => NgZone.isInAngularZone()))),
    );
    expect(inZone).toBe(true);
  });
});
