import { ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { provideRouter, withInMemoryScrolling } from '@angular/router';
import { authInterceptor } from 'ngx-holdfast';
import { chosenContract } from './contracts/contract-choice';
import { contracts } from './contracts/contracts';
import { failWhenOffline } from './network/offline-interceptor';
import { reportFailures } from './notices/report-failures';
import { routes } from './routes';
import { trackCalls } from './traffic/track-calls';
import { trackWire } from './traffic/track-wire';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withInMemoryScrolling({ scrollPositionRestoration: 'enabled' })),
    // Around authInterceptor the app sees each call once; behind it, everything that is really sent.
    provideHttpClient(
      withInterceptors([reportFailures, trackCalls, authInterceptor, trackWire, failWhenOffline]),
    ),
    contracts[chosenContract()](),
  ],
};
