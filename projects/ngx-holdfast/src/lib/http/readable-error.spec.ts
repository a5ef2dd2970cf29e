import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { firstValueFrom } from 'rxjs';
import { Witness } from '../../../spec/bench/witness';
import { readableError } from './readable-error';

const headers = new HttpHeaders({ 'WWW-Authenticate': 'Bearer' });

function failure(error: unknown): HttpErrorResponse {
  return new HttpErrorResponse({ error, headers, status: 401, url: 'https://api.test/a' });
}

describe('readableError', () => {
  it.each([null, 'text', { code: 5 }])('%j is readable as it is, at once', (body) => {
    const error = failure(body);
    expect(new Witness(readableError(error)).values).toEqual([error]);
  });

  it('F015 bodycode: an ArrayBuffer becomes text, and the rest stays', () => {
    const bytes = Buffer.from('{"code":"é"}');
    const body = new ArrayBuffer(bytes.length);
    new Uint8Array(body).set(bytes);
    const { values } = new Witness(readableError(failure(body)));
    expect(values[0]).toMatchObject({
      error: '{"code":"é"}',
      status: 401,
      url: 'https://api.test/a',
      headers,
    });
  });

  it('F015 bodycode: a Blob becomes text', async () => {
    const blob = new Blob(['{"code":5}']);
    // jsdom has none.
    blob.text = () => Promise.resolve('{"code":5}');
    const readable = await firstValueFrom(readableError(failure(blob)));
    expect(readable).toMatchObject({ error: '{"code":5}', status: 401 });
  });

  it('a Blob that cannot be read leaves the error as it is', async () => {
    const blob = new Blob(['x']);
    blob.text = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
    const error = failure(blob);
    expect(await firstValueFrom(readableError(error))).toBe(error);
  });
});
