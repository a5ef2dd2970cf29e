import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Contract } from '../contracts/contract.ts';
import type { Fault } from '../control/faults.ts';
import type { LoggedRequest } from '../control/request-log.ts';
import type { Claims } from '../tokens/claims.ts';

/** Bindings and variables that the middleware of one API request share. */
export interface ApiEnv {
  Bindings: HttpBindings & { readonly origin: 'app' | 'api' };
  Variables: {
    contract: Contract;
    logged: LoggedRequest;
    /** A fault that the handler itself must simulate. */
    fault: Fault | undefined;
    /** The guard has rejected the token. The response status alone cannot show this: it depends on the contract. */
    rejected: boolean;
    claims: Claims;
    accessToken: string;
    upload: UploadDigest;
  };
}

export type ApiContext = Context<ApiEnv>;

export interface UploadDigest {
  readonly bytes: number;
  readonly sha256: string;
  readonly contentType: string | null;
  /** Only for a multipart body. Then `sha256` covers these entries, because each attempt uses a different boundary. */
  readonly parts?: readonly {
    name: string;
    filename: string | null;
    bytes: number;
    sha256: string;
  }[];
}
