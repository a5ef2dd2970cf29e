import { HttpRequest } from '@angular/common/http';
import {
  sendCredentialsAsJson,
  combineSenders,
  sendAsForm,
  sendInBody,
  sendInHeader,
} from './send-tokens';

const request = new HttpRequest<unknown>('POST', '/auth/refresh', null);

describe('token senders', () => {
  it('sendInBody() sends the token in a field of a JSON body [F040]', () => {
    expect(sendInBody()(request, 'R').serializeBody()).toBe('{"refreshToken":"R"}');
    expect(sendInBody('token')(request, 'R').serializeBody()).toBe('{"token":"R"}');
    expect(sendInBody()(request, undefined).serializeBody()).toBe('{}');
  });

  it('sendInHeader() sends the token in a header [F040]', () => {
    expect(sendInHeader('X-Refresh')(request, 'R').headers.get('X-Refresh')).toBe('R');
    expect(
      sendInHeader('Authorization', 'Bearer ')(request, 'R').headers.get('Authorization'),
    ).toBe('Bearer R');
    expect(sendInHeader('X-Refresh')(request, undefined).headers.get('X-Refresh')).toBe('');
  });

  it('sendAsForm() sends the fields of RFC 6749 section 6 form-encoded [F040]', () => {
    const send = sendAsForm({ grant_type: 'refresh_token', client_id: 'a&b' });
    const sent = send(request, 'R+/=');
    expect(Object.fromEntries(new URLSearchParams(sent.serializeBody() as string))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'a&b',
      refresh_token: 'R+/=',
    });
    expect(sendAsForm()(request, undefined).serializeBody()).toBe('refresh_token=');
    expect(sent.detectContentTypeHeader()).toContain('application/x-www-form-urlencoded');
  });

  it('combineSenders() applies all senders', () => {
    const sent = combineSenders(sendInBody(), sendInHeader('X-Refresh'))(request, 'R');
    expect(sent.body).toEqual({ refreshToken: 'R' });
    expect(sent.headers.get('X-Refresh')).toBe('R');
    expect(combineSenders()(request, 'R')).toBe(request);
  });

  it('sendCredentialsAsJson() sends the credentials unchanged', () => {
    const credentials = { user: 'ada', password: 'x' };
    expect(sendCredentialsAsJson()(request, credentials).body).toBe(credentials);
  });

  it('never put the token into the URL [F097]', () => {
    for (const send of [sendInBody(), sendInHeader('X-Refresh'), sendAsForm()]) {
      expect(send(request, 'R').urlWithParams).toBe('/auth/refresh');
    }
  });
});
