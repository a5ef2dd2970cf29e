import type { ContractName } from '../contracts/contract.ts';

export const FAULT_POINTS = ['refresh', 'api', 'login', 'logout'] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

export const FAULT_KINDS = [
  /** The request is not processed; the connection is cut. */
  'drop',
  /** The request is processed (a refresh rotates); then the connection is cut before the headers are sent. */
  'drop-after',
  /** The request is processed; the headers and half of the body are sent, then the connection is cut. */
  'drop-mid',
  /** The request is not processed. Responds with `status` (default 500), `retryAfter`, `location` and `body`. */
  'status',
  /** The request is not processed, and there is no response until the client closes the connection. */
  'hang',
  /** The request is processed immediately; the response is sent `ms` later. */
  'slow',
  /** The request is not processed. Responds with 200 and incomplete JSON. */
  'malformed',
  /** The contract's usual 200 response, but without the access token. A refresh does not rotate. */
  'missing-token',
  /** The request is not processed. Responds with an HTML page, like a proxy or a captive portal. */
  'html',
  /** The request is not processed. Responds with 200 and an empty body. */
  'empty',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly on: FaultPoint;
  readonly kind: FaultKind;
  /** Number of requests that the fault affects. Default: 1. */
  readonly times?: number;
  readonly status?: number;
  /** `Retry-After`, sent unchanged: seconds, a date, or an invalid value. */
  readonly retryAfter?: number | string;
  /** `Location`, for a redirect status. */
  readonly location?: string;
  /** Delay of kind `slow`, in milliseconds. Default: 1000. */
  readonly ms?: number;
  /** JSON body of kind `status`. */
  readonly body?: unknown;
  /** Affects only requests of this contract. Default: all contracts. */
  readonly contract?: ContractName;
}

export class Faults {
  #queue: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#queue.push({ fault, left: fault.times ?? 1 });
  }

  /** Takes the oldest queued fault that matches this request. */
  take(on: FaultPoint, contract: ContractName): Fault | undefined {
    const match = this.#queue.find(
      ({ fault }) => fault.on === on && (fault.contract ?? contract) === contract,
    );
    if (!match) {
      return undefined;
    }
    match.left -= 1;
    this.#queue = this.#queue.filter(({ left }) => left > 0);
    return match.fault;
  }

  /** How many more requests the queued faults will affect. */
  pending(): number {
    return this.#queue.reduce((sum, { left }) => sum + left, 0);
  }

  clear(): void {
    this.#queue = [];
  }
}
