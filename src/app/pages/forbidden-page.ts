import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

@Component({
  selector: 'app-forbidden-page',
  imports: [RouterLink],
  template: `
    <div class="card" data-testid="forbidden">
      <h1>This page is for admins</h1>
      <p class="muted">
        You are signed in, but your role does not allow it. Sign in as Ada to see this page.
      </p>
      <a class="button" routerLink="/">Back to the dashboard</a>
    </div>
  `,
  styleUrl: './plain-page.css',
})
export class ForbiddenPage {}
