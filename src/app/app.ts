import {
  Component,
  DOCUMENT,
  ElementRef,
  computed,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { AuthService } from 'ngx-holdfast';
import { filter, skip } from 'rxjs';
import { NoticeList } from './notices/notice-list';
import { EventJournal } from './session/event-journal';
import { GuardsAgain } from './session/guards-again';
import { SiteHeader } from './shell/site-header';
import { Skeleton } from './shell/skeleton';

@Component({
  selector: 'app-root',
  imports: [NoticeList, RouterOutlet, SiteHeader, Skeleton],
  template: `
    <a class="skip" href="#main" (click)="toMain($event)">Skip to the content</a>
    <app-site-header />
    <main #main id="main" tabindex="-1">
      @if (!arrived()) {
        <app-skeleton />
      }
      @if (unknown()) {
        <p class="unknown" role="status" data-testid="session-unknown">
          The server has not answered, so it is not known yet whether you are signed in.
          <button type="button" class="button" (click)="reload()">Try again</button>
        </p>
      }
      <router-outlet (activate)="arrived.set(true)" />
    </main>
    <footer class="small muted">
      A demo of <strong>ngx-holdfast</strong>, the HTTP auth layer for Angular. Its server is local,
      its people are made up.
    </footer>
    <app-notice-list />
  `,
  styleUrl: './app.css',
})
export class App {
  readonly #auth = inject(AuthService);
  readonly #document = inject(DOCUMENT);
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');

  /** The first page waits for the session: guards let nobody in, or out, before it is known. */
  protected readonly arrived = signal(false);
  /** Not known is not signed out: the page stays, and says so. */
  protected readonly unknown = computed(
    () => this.arrived() && this.#auth.state().status === 'restoring',
  );

  constructor() {
    // From the first event on, also those that come before the dashboard is there.
    inject(EventJournal);
    inject(GuardsAgain);
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        skip(1),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.main().nativeElement.focus({ preventScroll: true }));
  }

  protected reload(): void {
    this.#document.location.reload();
  }

  protected toMain(event: Event): void {
    event.preventDefault();
    this.main().nativeElement.focus();
  }
}
