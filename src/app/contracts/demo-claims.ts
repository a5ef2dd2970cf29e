import { JwtClaims } from 'ngx-holdfast';

/** What the demo's server writes into its access tokens. */
export interface DemoClaims extends JwtClaims {
  readonly name?: string;
  readonly email?: string;
  readonly roles?: readonly string[];
}
