import { DOCUMENT, EnvironmentInjector, createEnvironmentInjector } from '@angular/core';
import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { AuthEvent, AuthService, authInterceptor } from 'ngx-holdfast';
import { AUTH_STORE } from '../../src/lib/injection-tokens';
import { MemoryStore } from '../../src/lib/storage/memory-store';
import { ContractName, contracts } from '../conformance/contracts';

/** Opens a page of this origin in a frame. It shares storage, locks and IndexedDB, and gets storage events. */
export async function openFrame(): Promise<Window> {
  const frame = document.createElement('iframe');
  frame.src = '/control/settings';
  const loaded = new Promise((resolve) => (frame.onload = resolve));
  document.body.append(frame);
  await loaded;
  if (frame.contentWindow === null) {
    throw new Error('The frame has no window.');
  }
  return frame.contentWindow;
}

export function closeFrames(): void {
  document.querySelectorAll('iframe').forEach((frame) => frame.remove());
}

/** A second instance of the app, over the storage, locks and database of a frame. */
export class OtherTab {
  readonly auth: AuthService;
  readonly http: HttpClient;
  readonly events: AuthEvent[] = [];
  private readonly injector: EnvironmentInjector;

  private constructor(
    contract: ContractName,
    { document }: Window,
    private readonly baseUrl: string = `/${contract}`,
  ) {
    this.injector = createEnvironmentInjector(
      [
        { provide: DOCUMENT, useValue: document },
        provideHttpClient(withInterceptors([authInterceptor])),
        // Without this provider both tabs would share the memory store of the test bed.
        { provide: AUTH_STORE, useFactory: () => new MemoryStore() },
        contracts[contract](this.baseUrl, {}),
        AuthService,
      ],
      TestBed.inject(EnvironmentInjector),
    );
    this.http = this.injector.get(HttpClient);
    this.auth = this.injector.get<AuthService>(AuthService);
    this.auth.events$.subscribe((event) => this.events.push(event));
  }

  static async open(contract: ContractName): Promise<OtherTab> {
    return new OtherTab(contract, await openFrame());
  }

  url(path: string): string {
    return `${this.baseUrl}/api/${path}`;
  }

  close(): void {
    this.injector.destroy();
    closeFrames();
  }
}
