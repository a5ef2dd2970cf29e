import { JwtClaims } from 'ngx-holdfast';

/** The claims in the access tokens of the demo's server. */
export interface DemoClaims extends JwtClaims {
  readonly name?: string;
  readonly email?: string;
  readonly roles?: readonly string[];
}
