import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

@Component({
  selector: 'app-not-found-page',
  imports: [RouterLink],
  template: `
    <div class="card" data-testid="not-found">
      <h1>Page not found</h1>
      <p class="muted">The URL may be outdated or mistyped.</p>
      <a class="button" routerLink="/">Back to the dashboard</a>
    </div>
  `,
  styleUrl: './plain-page.css',
})
export class NotFoundPage {}
