import { ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { provideRouter, withInMemoryScrolling } from '@angular/router';
import { authInterceptor } from 'ngx-holdfast';
import { chosenContract } from './contracts/contract-choice';
import { contracts } from './contracts/contracts';
import { failWhenOffline } from './network/offline-interceptor';
import { reportFailures } from './notices/report-failures';
import { routes } from './routes';
import { trackAttempts } from './traffic/track-attempts';
import { trackRequests } from './traffic/track-requests';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withInMemoryScrolling({ scrollPositionRestoration: 'enabled' })),
    // Interceptors before authInterceptor see each request once. Those after it see each attempt that is sent.
    provideHttpClient(
      withInterceptors([
        reportFailures,
        trackRequests,
        authInterceptor,
        trackAttempts,
        failWhenOffline,
      ]),
    ),
    contracts[chosenContract()](),
  ],
};
