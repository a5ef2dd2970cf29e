import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { AuthService } from 'ngx-holdfast';
import { DemoClaims } from '../contracts/demo-claims';
import { SignOut } from '../session/sign-out';
import { ContractSelect } from './contract-select';

@Component({
  selector: 'app-site-header',
  imports: [ContractSelect, RouterLink, RouterLinkActive],
  templateUrl: './site-header.html',
  styleUrl: './site-header.css',
})
export class SiteHeader {
  readonly #auth = inject(AuthService) as AuthService<DemoClaims>;

  protected readonly signedIn = this.#auth.isAuthenticated;
  protected readonly signOut = inject(SignOut);
  protected readonly name = computed(() => this.#auth.user()?.name ?? 'Signed in');
}
