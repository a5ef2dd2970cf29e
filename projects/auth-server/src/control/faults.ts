import type { ContractName } from '../contracts/contract.ts';

export const FAULT_POINTS = ['refresh', 'api', 'login', 'logout'] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

export const FAULT_KINDS = [
  /** Nothing is done, the connection is cut. */
  'drop',
  /** The work is done (a refresh has rotated), then the connection is cut before the headers. */
  'drop-after',
  /** The work is done; headers and half of the body, then the connection is cut. */
  'drop-mid',
  /** Nothing is done: answers `status` (500), `retryAfter`, `location`, `body`. */
  'status',
  /** Nothing is done, and nothing is answered until the client goes away. */
  'hang',
  /** The work is done at once, and answered `ms` later. */
  'slow',
  /** Nothing is done: 200 with JSON that breaks off. */
  'malformed',
  /** 200 in the contract's form without the access token; a refresh does not rotate. */
  'missing-token',
  /** Nothing is done: an HTML page, as proxies and captive portals answer. */
  'html',
  /** Nothing is done: an empty body. */
  'empty',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly on: FaultPoint;
  readonly kind: FaultKind;
  /** Requests that it hits; 1 unless told. */
  readonly times?: number;
  readonly status?: number;
  /** `Retry-After`, sent as it is: seconds, a date, or nonsense. */
  readonly retryAfter?: number | string;
  /** `Location`, for a status that redirects. */
  readonly location?: string;
  readonly ms?: number;
  /** JSON body of kind `status`. */
  readonly body?: unknown;
  /** Hits this contract only. */
  readonly contract?: ContractName;
}

export class Faults {
  #queue: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#queue.push({ fault, left: fault.times ?? 1 });
  }

  /** The fault that hits this request, the oldest first; it is used up by that. */
  take(on: FaultPoint, contract: ContractName): Fault | undefined {
    const hit = this.#queue.find(
      ({ fault }) => fault.on === on && (fault.contract ?? contract) === contract,
    );
    if (!hit) {
      return undefined;
    }
    hit.left -= 1;
    this.#queue = this.#queue.filter(({ left }) => left > 0);
    return hit.fault;
  }

  /** How many requests the queued faults will still hit. */
  pending(): number {
    return this.#queue.reduce((sum, { left }) => sum + left, 0);
  }

  clear(): void {
    this.#queue = [];
  }
}
