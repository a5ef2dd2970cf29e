import { Component, computed, inject, input } from '@angular/core';
import { Lab, Task } from './lab';

@Component({
  selector: 'app-task-button',
  template: `
    <button
      type="button"
      class="button"
      [class.primary]="primary()"
      [disabled]="pending() || disabled()"
      [attr.aria-busy]="pending() || null"
      [attr.aria-pressed]="pressed()"
      [attr.data-testid]="'do-' + task()"
      (click)="lab.run(task())"
    >
      <ng-content />
    </button>
  `,
  styles: `
    :host {
      display: inline-grid;
    }
    .button:not(.primary) {
      padding-inline: 0.4rem;
    }
  `,
})
export class TaskButton {
  protected readonly lab = inject(Lab);

  readonly task = input.required<Task>();
  readonly primary = input(false);
  readonly disabled = input(false);
  /** Set only if the button is a switch. */
  readonly pressed = input<boolean>();

  protected readonly pending = computed(() => this.lab.pending().has(this.task()));
}
