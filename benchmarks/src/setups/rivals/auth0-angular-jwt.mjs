import { withInterceptorsFromDi } from '@angular/common/http';
import { importProvidersFrom } from '@angular/core';
import { JwtModule } from '@auth0/angular-jwt';
import { apiFolder } from '../../work/urls.ts';

const { hostname } = new URL(apiFolder);

export const setup = {
  options: (backend, token) => ({
    backend,
    http: [withInterceptorsFromDi()],
    providers: [
      importProvidersFrom(
        JwtModule.forRoot({ config: { tokenGetter: () => token, allowedDomains: [hostname] } }),
      ),
    ],
  }),
};
