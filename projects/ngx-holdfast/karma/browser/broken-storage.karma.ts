import { App } from '../conformance/app';
import { ContractName } from '../conformance/contracts';
import { functionOverFetch } from '../conformance/pairs';
import { control } from '../control';
import { resetState, storedNames } from '../reset-state';

async function start(contract: ContractName): Promise<App> {
  return App.startSignedOut({ contract, pair: functionOverFetch });
}

/** Requests and refreshes succeed without a store. */
async function expectWorksInMemory(app: App): Promise<void> {
  expect((await app.get('item/1')).error).toBeNull();
  await control.expire();
  expect((await app.get('item/2')).error).toBeNull();
  expect(await control.counters()).toEqual(jasmine.objectContaining({ refreshed: 1, reuses: 0 }));
  expect(app.auth.isAuthenticated()).toBeTrue();
}

function fillLocalStorage(): void {
  for (let length = 4 * 1024 * 1024, n = 0; length >= 1; n += 1) {
    try {
      localStorage.setItem(`filler${n}`, 'x'.repeat(length));
    } catch {
      // Full for this length; a shorter one may still fit.
      length = Math.floor(length / 2);
    }
  }
}

describe('a store that the browser does not provide:', () => {
  beforeEach(resetState);

  it('a cookie of 5,000 bytes, which the browser drops, is reported and kept in memory', async () => {
    const app = await start('raw-header-cookies');
    await control.set({ tokenPaddingBytes: 5_000 });

    await app.login();

    expect(app.auth.accessToken()?.length).toBeGreaterThan(5_000);
    expect(app.events.find(({ type }) => type === 'storage-failed')).toEqual(
      jasmine.objectContaining({ operation: 'save' }),
    );
    expect(storedNames()).toEqual([]);
    await expectWorksInMemory(app);
    expect(app.countEvents('storage-failed')).toBe(1);
  });

  it('a cookie that grows too large at a refresh removes the rotated token', async () => {
    const app = await start('raw-header-cookies');
    await app.login();
    expect(storedNames()).toContain('refresh_token');
    await control.set({ tokenPaddingBytes: 5_000 });

    await expectWorksInMemory(app);
    expect(app.countEvents('storage-failed')).toBe(1);

    expect(storedNames()).toEqual([]);
  });

  it('localStorage that throws in a sandboxed frame is replaced by memory', async () => {
    spyOnProperty(window, 'localStorage').and.throwError(
      new DOMException('The document is sandboxed.', 'SecurityError'),
    );
    const app = await start('json-body');
    expect(app.auth.state()).toEqual({ status: 'anonymous' });

    await app.login();

    await expectWorksInMemory(app);
  });

  it('localStorage that is full at sign-in is replaced by memory', async () => {
    const app = await start('json-body');
    fillLocalStorage();

    await app.login();

    expect(localStorage.getItem('holdfast')).toBeNull();
    await expectWorksInMemory(app);
    expect(app.countEvents('storage-failed')).toBe(1);
  });

  it('localStorage that is full at a refresh keeps no rotated token', async () => {
    const app = await start('json-body');
    await app.login();
    expect(localStorage.getItem('holdfast')).not.toBeNull();
    fillLocalStorage();
    await control.set({ tokenPaddingBytes: 500 });

    await expectWorksInMemory(app);
    expect(app.countEvents('storage-failed')).toBe(1);

    expect(localStorage.getItem('holdfast')).toBeNull();
  });
});
