import { httpResource } from '@angular/common/http';
import { Component, computed } from '@angular/core';
import { failureMessage } from '../notices/failure-message';
import { apiUrl } from '../server/demo-api';

interface UserRow {
  readonly sub: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
}

@Component({
  selector: 'app-admin-page',
  templateUrl: './admin-page.html',
  styleUrl: './admin-page.css',
})
export class AdminPage {
  /** The resource receives one value or one error, never the 401 that caused a refresh. */
  protected readonly users = httpResource<readonly UserRow[]>(() => apiUrl('admin/users'));
  protected readonly problem = computed(() => {
    const error = this.users.error();
    return error ? failureMessage(error) : '';
  });
}
