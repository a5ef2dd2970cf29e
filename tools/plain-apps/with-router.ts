import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { Component, inject } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { ActivatedRoute, RouterLink, RouterOutlet, provideRouter } from '@angular/router';
import { loadOrders } from './orders';

@Component({
  selector: 'app-orders-page',
  imports: [RouterLink],
  template: `
    <ul>
      @for (order of orders(); track order.id) {
        <li>
          <a [routerLink]="['/orders', order.id]">{{ order.title }}</a>
        </li>
      }
    </ul>
  `,
})
class OrdersPage {
  protected readonly orders = loadOrders();
}

@Component({
  selector: 'app-order-page',
  imports: [RouterLink],
  template: `<h1>Order {{ id }}</h1>
    <a routerLink="/orders">All orders</a>`,
})
class OrderPage {
  protected readonly id = inject(ActivatedRoute).snapshot.paramMap.get('id');
}

@Component({
  selector: 'app-root',
  imports: [RouterOutlet],
  template: '<router-outlet />',
})
class App {}

bootstrapApplication(App, {
  providers: [
    provideHttpClient(withInterceptors([])),
    provideRouter([
      { path: 'orders', component: OrdersPage },
      { path: 'orders/:id', component: OrderPage },
      { path: '**', redirectTo: 'orders' },
    ]),
  ],
}).catch((error: unknown) => console.error(error));
