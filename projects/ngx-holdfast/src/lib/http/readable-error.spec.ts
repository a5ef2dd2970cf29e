import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { firstValueFrom } from 'rxjs';
import { Recorder } from '../../../spec/harness/recorder';
import { readableError } from './readable-error';

const headers = new HttpHeaders({ 'WWW-Authenticate': 'Bearer' });

function failure(error: unknown): HttpErrorResponse {
  return new HttpErrorResponse({ error, headers, status: 401, url: 'https://api.test/a' });
}

/** jsdom has no `Response`. */
function stubResponse(text: () => Promise<string>): void {
  Object.assign(globalThis, { Response: jest.fn(() => ({ text })) });
}

describe('readableError', () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'Response');
  });

  it.each([null, 'text', { code: 5 }])(
    'emits an error with the body %j unchanged and synchronously',
    (body) => {
      const error = failure(body);
      expect(new Recorder(readableError(error)).values).toEqual([error]);
    },
  );

  it.each([new ArrayBuffer(8), new Blob(['{"code":5}'])])(
    'converts a binary body to text and keeps the other fields (%p) [F015]',
    async (body) => {
      stubResponse(() => Promise.resolve('{"code":5}'));
      const readable = await firstValueFrom(readableError(failure(body)));
      expect(Response).toHaveBeenCalledWith(body);
      expect(readable).toMatchObject({
        error: '{"code":5}',
        status: 401,
        url: 'https://api.test/a',
        headers,
      });
    },
  );

  it('emits the error unchanged if its body cannot be read', async () => {
    stubResponse(() => Promise.reject(new DOMException('gone', 'NotReadableError')));
    const error = failure(new Blob(['x']));
    expect(await firstValueFrom(readableError(error))).toBe(error);
  });
});
