import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Contract } from '../contracts/contract.ts';
import type { Fault } from '../control/faults.ts';
import type { LoggedRequest } from '../control/request-log.ts';
import type { Claims } from '../tokens/claims.ts';

/** What the steps of one API request hand on to the next. */
export interface ApiEnv {
  Bindings: HttpBindings & { readonly origin: 'app' | 'api' };
  Variables: {
    contract: Contract;
    logged: LoggedRequest;
    /** A fault that the handler itself has to act out. */
    fault: Fault | undefined;
    /** The guard refused the token, whatever status the contract gives to that. */
    refused: boolean;
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
  /** Of a multipart body. Then `sha256` is that of the parts, since every attempt has another boundary. */
  readonly parts?: readonly {
    name: string;
    filename: string | null;
    bytes: number;
    sha256: string;
  }[];
}
