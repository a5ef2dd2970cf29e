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
import { GuardRunner } from './session/guard-runner';
import { SiteHeader } from './shell/site-header';
import { Skeleton } from './shell/skeleton';

@Component({
  selector: 'app-root',
  imports: [NoticeList, RouterOutlet, SiteHeader, Skeleton],
  template: `
    <a class="skip" href="#main" (click)="focusMain($event)">Skip to the content</a>
    <app-site-header />
    <main #main id="main" tabindex="-1">
      @if (!pageShown()) {
        <app-skeleton />
      }
      @if (sessionUnknown()) {
        <p class="session-unknown" role="status" data-testid="session-unknown">
          The server did not respond, so it is not yet known whether you are signed in.
          <button type="button" class="button" (click)="reload()">Try again</button>
        </p>
      }
      <router-outlet (activate)="pageShown.set(true)" />
    </main>
    <footer class="small muted">
      A demo of <strong>ngx-holdfast</strong>, the HTTP auth layer for Angular. The server is local,
      and the users are fictional.
    </footer>
    <app-notice-list />
  `,
  styleUrl: './app.css',
})
export class App {
  readonly #auth = inject(AuthService);
  readonly #document = inject(DOCUMENT);
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');

  /** `false` until the first page is shown, for which the guards wait until the session is known. */
  protected readonly pageShown = signal(false);
  /** An unknown session is not a signed-out session: the page stays, and a message explains it. */
  protected readonly sessionUnknown = computed(
    () => this.pageShown() && this.#auth.state().status === 'restoring',
  );

  constructor() {
    // Created here so that they receive the events that occur before the dashboard is loaded.
    inject(EventJournal);
    inject(GuardRunner);
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

  protected focusMain(event: Event): void {
    event.preventDefault();
    this.main().nativeElement.focus();
  }
}
