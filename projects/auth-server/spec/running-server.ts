import { after, before, beforeEach } from 'node:test';
import { startAuthServer } from '../src/auth-server.ts';
import type { AuthServer, AuthServerOptions } from '../src/auth-server.ts';
import type { Fault } from '../src/control/faults.ts';
import type { CountersView } from '../src/control/counters.ts';
import type { LoggedRequest } from '../src/control/request-log.ts';
import type { Settings } from '../src/control/settings.ts';
import type { ContractName } from '../src/contracts/contract.ts';
import { WireClient } from './wire-client.ts';

/** A server on free ports for all tests of a file. It is reset before each test. */
export class RunningServer {
  #server: AuthServer | undefined;

  constructor(options: AuthServerOptions = {}) {
    before(async () => {
      this.#server = await startAuthServer({ control: true, ...options });
    });
    beforeEach(() => this.control('POST', 'reset'));
    after(() => this.#server?.stop());
  }

  get urls(): AuthServer {
    return this.#server!;
  }

  client(contract: ContractName = 'json-body'): WireClient {
    return new WireClient(contract, this.urls.appUrl);
  }

  control(method: string, path: string, body?: unknown): Promise<Response> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    return fetch(`${this.urls.appUrl}/control/${path}`, { method, ...init });
  }

  async settings(changes: Partial<Settings>): Promise<void> {
    await this.control('PATCH', 'settings', changes);
  }

  async fault(fault: Fault): Promise<void> {
    const response = await this.control('POST', 'faults', fault);
    if (!response.ok) {
      throw new Error(await response.text());
    }
  }

  async counters(): Promise<CountersView> {
    return (await (await this.control('GET', 'counters')).json()) as CountersView;
  }

  async requests(): Promise<LoggedRequest[]> {
    return (await (await this.control('GET', 'requests')).json()) as LoggedRequest[];
  }
}
