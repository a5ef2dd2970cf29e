import { Component, inject } from '@angular/core';
import { ContractChoice } from '../contracts/contract-choice';
import { contractInfo } from '../contracts/contract-info';
import { contractNames } from '../contracts/contract-name';

@Component({
  selector: 'app-contract-select',
  template: `
    <label>
      <span class="visually-hidden">Contract (changing it signs you out)</span>
      <select
        #select
        data-testid="contract-select"
        title="Changing the contract signs you out"
        (change)="choice.choose(names[select.selectedIndex] ?? choice.current)"
      >
        @for (name of names; track name) {
          <option [value]="name" [selected]="name === choice.current">
            {{ info[name].title }}
          </option>
        }
      </select>
    </label>
  `,
  styles: `
    select {
      min-height: 2.25rem;
      padding: 0.25rem 0.6rem;
      border: 1px solid var(--line-strong);
      border-radius: 10px;
      background: var(--surface);
      font-size: 0.9375rem;
    }
  `,
})
export class ContractSelect {
  protected readonly choice = inject(ContractChoice);
  protected readonly names = contractNames;
  protected readonly info = contractInfo;
}
