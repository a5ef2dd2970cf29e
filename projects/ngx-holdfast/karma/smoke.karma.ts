import { HttpClient, provideHttpClient, withXhr } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { authServer } from './auth-server';

describe('the browser under test', () => {
  it('is Chromium', () => {
    expect(navigator.userAgent).toMatch(/Chrom(e|ium)\//);
  });

  it('grants a Web Lock to one holder at a time', async () => {
    const second = await navigator.locks.request('smoke', () =>
      navigator.locks.request('smoke', { ifAvailable: true }, (lock) => lock),
    );

    expect(second).toBeNull();
  });

  it('delivers a message from one BroadcastChannel to another', async () => {
    const [sender, receiver] = [new BroadcastChannel('smoke'), new BroadcastChannel('smoke')];
    const received = new Promise((resolve) => {
      receiver.onmessage = (message) => resolve(message.data);
    });

    sender.postMessage('hello');

    expect(await received).toBe('hello');
    sender.close();
    receiver.close();
  });

  it('opens an IndexedDB', async () => {
    const opened = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('smoke');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB did not open'));
    });

    expect(opened.name).toBe('smoke');
    opened.close();
    indexedDB.deleteDatabase('smoke');
  });
});

for (const [backend, features] of [
  ['fetch', []],
  ['XHR', [withXhr()]],
] as const) {
  describe(`HttpClient over ${backend}`, () => {
    beforeEach(() =>
      TestBed.configureTestingModule({ providers: [provideHttpClient(...features)] }),
    );

    for (const [place, base] of [
      ['on another origin', () => authServer().apiUrl],
      ['through the proxy of the page', () => ''],
    ] as const) {
      it(`reaches the auth server ${place}`, async () => {
        const response = await firstValueFrom(
          TestBed.inject(HttpClient).get(`${base()}/json-body/api/me`, { observe: 'response' }),
        ).catch((error: unknown) => error);

        expect(response).toEqual(jasmine.objectContaining({ status: 401 }));
      });
    }
  });
}
