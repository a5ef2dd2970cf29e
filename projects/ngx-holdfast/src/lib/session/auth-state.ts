import { JwtClaims } from './jwt-claims';

/** Why there is no session any more. */
export type EndReason = 'signed-out' | 'session-expired';

/** Who is signed in, as far as this tab knows. Claims are hints for display, never a decision about access. */
export type AuthState<C = JwtClaims> =
  /** Not known yet: a store is being read, or the refresh cookie is being tried. */
  | { readonly status: 'restoring' }
  /** Nobody; `reason` tells why, where there was a session before. */
  | { readonly status: 'anonymous'; readonly reason?: EndReason | undefined }
  /** Somebody; `user` is `null` where the access token is opaque. */
  | { readonly status: 'authenticated'; readonly user: C | null };
