import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';

const LOOPBACK = '127.0.0.1';

export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;

  constructor(port: number) {
    super(`port ${port} is in use`);
    this.port = port;
  }
}

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly port: number;
  /**
   * Closes each connection after its response. When a reused connection is cut, a browser resends the request on its
   * own, even a POST. One injected fault would then hit two requests, and a lost refresh would be sent twice.
   */
  readonly oneRequestPerConnection: boolean;
  fetch(request: Request, env: HttpBindings): Response | Promise<Response>;
}

/** Listens on the loopback interface only. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const handle = getRequestListener((request, env) => options.fetch(request, env as HttpBindings));
  const server = createServer((incoming, outgoing) => {
    if (options.oneRequestPerConnection) {
      outgoing.shouldKeepAlive = false;
    }
    void handle(incoming, outgoing);
  });
  await startListening(server, options.port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function startListening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port) : error),
    );
    server.listen(port, LOOPBACK, resolve);
  });
}
