import { JwtClaims } from './jwt-claims';

/** Why a session ended. */
export type EndReason = 'signed-out' | 'session-expired';

/** Who is signed in, as this tab knows it. Use the claims for display only: access is decided on the server. */
export type AuthState<C = JwtClaims> =
  /** Not known yet: the store is being read, or the refresh cookie is being tried. */
  | { readonly status: 'restoring' }
  /** No user; `reason` is set if there was a session before. */
  | { readonly status: 'anonymous'; readonly reason?: EndReason | undefined }
  /** A user is signed in; `user` contains the claims of the access token, or `null` if the token is opaque. */
  | { readonly status: 'authenticated'; readonly user: C | null };
