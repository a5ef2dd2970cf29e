import { HttpClient } from '@angular/common/http';
import { inject, signal } from '@angular/core';

export interface Order {
  readonly id: string;
  readonly title: string;
}

/** Loads the orders once. Runs in an injection context. */
export function loadOrders() {
  const orders = signal<readonly Order[]>([]);
  inject(HttpClient)
    .get<Order[]>('/api/orders')
    .subscribe((loaded) => orders.set(loaded));
  return orders.asReadonly();
}
