import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { Component } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { loadOrders } from './orders';

@Component({
  selector: 'app-root',
  template: `
    <ul>
      @for (order of orders(); track order.id) {
        <li>{{ order.title }}</li>
      }
    </ul>
  `,
})
class App {
  protected readonly orders = loadOrders();
}

bootstrapApplication(App, {
  providers: [provideHttpClient(withInterceptors([]))],
}).catch((error: unknown) => console.error(error));
