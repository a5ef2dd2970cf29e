import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedSession } from '../../../spec/harness/scripted-session';
import { AuthEvent } from './auth-event';
import { reportOversizedTokens } from './oversized-token';

describe('reportOversizedTokens', () => {
  let scripted: ScriptedSession;
  let reports: AuthEvent[];

  beforeEach(() => {
    scripted = new ScriptedSession();
    reports = [];
    scripted.session.events$.subscribe((event) => {
      if (event.type === 'access-token-oversized') {
        reports.push(event);
      }
    });
    new Recorder(reportOversizedTokens(scripted.session, 'Authorization'));
  });

  it('emits an event for an access token of 4,096 bytes, without the token', () => {
    scripted.signInWith({ accessToken: 'a'.repeat(4_095) });
    expect(reports).toEqual([]);
    scripted.signInWith({ accessToken: 'a'.repeat(4_096) });
    expect(reports).toEqual([
      { type: 'access-token-oversized', header: 'Authorization', bytes: 4_096, at: 0 },
    ]);
  });

  it('emits it once per session', () => {
    scripted.signInWith({ accessToken: 'a'.repeat(5_000), refreshToken: 'R' });
    scripted.waitForTokens();
    scripted.succeed('b'.repeat(6_000));
    expect(reports).toHaveLength(1);
    scripted.signInWith({ accessToken: 'c'.repeat(5_000) });
    expect(reports.map((report) => 'bytes' in report && report.bytes)).toEqual([5_000, 5_000]);
  });

  it('emits it where a refresh brings the first oversized token', () => {
    scripted.signIn();
    scripted.waitForTokens();
    scripted.succeed('b'.repeat(6_000));
    expect(reports).toMatchObject([{ bytes: 6_000 }]);
  });
});
