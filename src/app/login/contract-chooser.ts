import { Component, inject } from '@angular/core';
import { ContractChoice } from '../contracts/contract-choice';
import { contractInfo } from '../contracts/contract-info';
import { contractNames } from '../contracts/contract-name';

@Component({
  selector: 'app-contract-chooser',
  template: `
    <fieldset>
      <legend><h2>The server’s contract</h2></legend>
      <p class="muted">
        Six back ends with different wire formats. Each needs only a few lines of configuration.
        Choosing one restarts the app with it.
      </p>
      <div class="options">
        @for (name of names; track name) {
          <label class="card">
            <input
              type="radio"
              name="contract"
              [value]="name"
              [checked]="name === choice.current"
              [attr.data-testid]="'contract-' + name"
              (change)="choice.choose(name)"
            />
            <span class="title">{{ info[name].title }}</span>
            <span class="description muted">{{ info[name].description }}</span>
            <code>{{ info[name].expired }}</code>
          </label>
        }
      </div>
    </fieldset>
  `,
  styles: `
    legend {
      padding: 0;
    }
    p {
      margin: 0.35rem 0 1rem;
    }
    .options {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr));
      gap: 0.75rem;
    }
    label {
      display: grid;
      grid-template-columns: auto 1fr;
      align-content: start;
      gap: 0.2rem 0.65rem;
      padding: 0.85rem 1rem;
      cursor: pointer;
      box-shadow: none;
    }
    label:hover {
      border-color: var(--line-strong);
    }
    label:has(:checked) {
      border-color: var(--accent);
      box-shadow: inset 0 0 0 1px var(--accent);
      background: var(--accent-soft);
    }
    label:has(:focus-visible) {
      outline: 3px solid var(--accent);
      outline-offset: 2px;
    }
    input {
      margin: 0.3rem 0 0;
      accent-color: var(--accent);
      outline: none;
    }
    .title {
      font-weight: 600;
    }
    .description,
    code {
      grid-column: 2;
      font-size: 0.875rem;
    }
    code {
      font-size: 0.78rem;
      overflow-wrap: anywhere;
    }
  `,
})
export class ContractChooser {
  protected readonly choice = inject(ContractChoice);
  protected readonly names = contractNames;
  protected readonly info = contractInfo;
}
