import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { createApplication } from '@angular/platform-browser';
import { authInterceptor } from 'ngx-holdfast';
import { readSetUp } from './set-up';
import { Tab } from './tab';
import { TabApi } from './tab-api';

declare global {
  interface Window {
    tab?: TabApi;
  }
}

const setUp = readSetUp(new URLSearchParams(location.search));

createApplication({
  providers: [provideHttpClient(withInterceptors([authInterceptor])), setUp.providers],
})
  .then(({ injector }) => (window.tab = new Tab(injector, setUp)))
  .catch((error: unknown) => console.error(error));
