import { Component, inject } from '@angular/core';
import { Notices } from './notices';

@Component({
  selector: 'app-notice-list',
  template: `
    <div role="status" aria-live="polite" class="list" data-testid="notices">
      @for (notice of notices.list(); track notice.key) {
        <div class="notice" [class]="notice.tone" [attr.data-testid]="'notice-' + notice.key">
          <p>
            <strong>{{ notice.title }}.</strong> {{ notice.text }}
          </p>
          <button
            type="button"
            class="button quiet"
            [attr.aria-label]="'Dismiss: ' + notice.title"
            (click)="notices.dismiss(notice.key)"
          >
            <span aria-hidden="true">✕</span>
          </button>
        </div>
      }
    </div>
  `,
  styles: `
    .list {
      position: fixed;
      inset: auto 1rem 1rem auto;
      z-index: 10;
      display: grid;
      gap: 0.6rem;
      width: min(26rem, calc(100vw - 2rem));
    }
    .notice {
      display: flex;
      align-items: start;
      gap: 0.5rem;
      padding: 0.7rem 0.5rem 0.7rem 1rem;
      border: 1px solid var(--tone);
      border-left-width: 5px;
      border-radius: 10px;
      background: var(--surface);
      box-shadow: var(--shadow);
      animation: arrive 180ms ease-out;
    }
    .notice p {
      flex: 1;
      padding-block: 0.25rem;
      font-size: 0.9375rem;
    }
    .notice strong {
      color: var(--tone);
    }
    .notice .button {
      min-height: 2rem;
      padding: 0 0.6rem;
    }
    .info {
      --tone: var(--sent);
    }
    .warning {
      --tone: var(--held);
    }
    .problem {
      --tone: var(--bad);
    }
    @keyframes arrive {
      from {
        opacity: 0;
        translate: 0 8px;
      }
    }
  `,
})
export class NoticeList {
  protected readonly notices = inject(Notices);
}
