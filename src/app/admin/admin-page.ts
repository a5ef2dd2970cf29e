import { httpResource } from '@angular/common/http';
import { Component, computed } from '@angular/core';
import { failureSentence } from '../notices/failure-sentence';
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
  /** The resource sees one success or one error, never a 401 in between. */
  protected readonly users = httpResource<readonly UserRow[]>(() => apiUrl('admin/users'));
  protected readonly problem = computed(() => {
    const error = this.users.error();
    return error ? failureSentence(error) : '';
  });
}
