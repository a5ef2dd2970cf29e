import { aRecord } from '../../../spec/harness/a-record';
import { jwt } from '../../../spec/harness/jwt';
import { ScriptedSession } from '../../../spec/harness/scripted-session';
import { cookieSession } from './refresh-source';
import { saveRefreshed } from './refreshed-record';
import { endSession, startSession } from './session-commands';
import { SessionRecord } from './session-record';
import { TokenResponse } from './token-response';
import { cookieTokens } from './token-source';

const ada = jwt({ sub: 'ada' });
const ben = jwt({ sub: 'ben' });
const response: TokenResponse = { accessToken: 'A1' };

describe('saveRefreshed', () => {
  let scripted: ScriptedSession;

  beforeEach(() => {
    scripted = new ScriptedSession();
  });

  it('stores the next generation, and leaves it to the session to use it', () => {
    const { session, store } = scripted;
    const record = scripted.signIn();
    scripted.advanceTo(5_000);
    const saved = saveRefreshed(session, record, { ...response, expiresIn: 60 });
    expect(saved).toEqual({
      ...record,
      gen: 1,
      accessToken: 'A1',
      refreshToken: 'RA0',
      receivedAt: 5_000,
      lifetimeMs: 60_000,
    });
    expect(store.content).toBe(saved);
    expect(session.record).toBe(record);
    expect(scripted.events).toEqual([]);
  });

  it('stores nothing after another user has signed in [F057]', () => {
    const record = scripted.signIn();
    const other = scripted.signIn('B');
    expect(saveRefreshed(scripted.session, record, response)).toBeNull();
    expect(scripted.store.content).toBe(other);
  });

  it('stores nothing after a sign-out [F056]', () => {
    const record = scripted.signIn();
    endSession(scripted.session);
    expect(saveRefreshed(scripted.session, record, response)).toBeNull();
    expect(scripted.store.content).toBeNull();
  });

  it('does not overwrite a session that another tab has stored meanwhile [F138]', () => {
    const record = scripted.signIn();
    const theirs = aRecord({ sid: 'theirs' });
    scripted.store.content = theirs;
    expect(saveRefreshed(scripted.session, record, response)).toBeNull();
    expect(scripted.store.content).toBe(theirs);
  });

  describe('a session that this tab has ended, and another tab has stored again,', () => {
    let ended: SessionRecord;
    let record: SessionRecord;

    beforeEach(() => {
      scripted = new ScriptedSession({ sharedByTabs: true });
      ended = scripted.signIn();
      record = scripted.signIn('B');
      scripted.store.content = { ...ended, gen: 9 };
    });

    it('is overwritten [F057]', () => {
      const saved = saveRefreshed(scripted.session, record, response);
      expect(saved).toMatchObject({ sid: record.sid, gen: 1 });
      expect(scripted.store.content).toBe(saved);
    });

    it('is not overwritten by tokens that are older than those in use [F110]', () => {
      scripted.refreshInOtherTab('T1');
      scripted.store.content = ended;
      expect(saveRefreshed(scripted.session, record, response)).toBe(scripted.record);
      expect(scripted.store.content).toBe(ended);
    });

    it('stays where no user is signed in', () => {
      endSession(scripted.session);
      scripted.store.content = ended;
      expect(saveRefreshed(scripted.session, record, response)).toBeNull();
      expect(scripted.store.content).toBe(ended);
    });
  });

  it('leaves a shared store empty that another tab has emptied [F056]', () => {
    scripted = new ScriptedSession({ sharedByTabs: true });
    const record = scripted.signIn();
    scripted.store.content = null;
    expect(saveRefreshed(scripted.session, record, response)).toBeNull();
    expect(scripted.store.content).toBeNull();
    // The lock is still held, so nothing is notified yet.
    expect(scripted.session.record).toBe(record);
    expect(scripted.events).toEqual([]);
  });

  it('writes to an emptied store that no other tab shares', () => {
    const record = scripted.signIn();
    scripted.store.content = null;
    expect(saveRefreshed(scripted.session, record, response)).toMatchObject({ gen: 1 });
    expect(scripted.store.content).toMatchObject({ accessToken: 'A1' });
  });

  it('returns a newer generation of the store, and does not overwrite it [F110]', () => {
    scripted = new ScriptedSession({ sharedByTabs: true });
    const record = scripted.signIn();
    const newer = { ...record, gen: 1, accessToken: 'A7' };
    scripted.store.content = newer;
    expect(saveRefreshed(scripted.session, record, response)).toBe(newer);
    expect(scripted.store.content).toBe(newer);
  });

  it('overwrites the generation that the refresh started from', () => {
    const record = scripted.signIn();
    scripted.store.content = { ...record };
    expect(saveRefreshed(scripted.session, record, response)).toMatchObject({ gen: 1 });
  });

  describe('with a cookie', () => {
    it('makes the first record of the session, of generation 1', () => {
      scripted = new ScriptedSession({ tokenSource: cookieTokens });
      const { session, source } = scripted;
      const saved = saveRefreshed(session, source, { ...response, expiresIn: 60 });
      expect(saved).toMatchObject({ sid: source.sid, gen: 1, accessToken: 'A1' });
      expect(scripted.store.content).toBe(saved);
    });

    it('stores nothing for a cookie that another sign-in has replaced [F138]', () => {
      scripted = new ScriptedSession({ tokenSource: cookieTokens });
      expect(saveRefreshed(scripted.session, cookieSession('former'), response)).toBeNull();
    });
  });

  describe('the user of the tokens', () => {
    it('is another one: that is another session, without the refresh token [F057]', () => {
      const record = scripted.signInWith({ accessToken: ada, refreshToken: 'RA' });
      const saved = saveRefreshed(scripted.session, record, { accessToken: ben });
      expect(saved).toMatchObject({ gen: 0, accessToken: ben, refreshToken: undefined });
      expect(saved?.sid).not.toBe(record.sid);
      expect(scripted.store.content).toBe(saved);
      expect(scripted.session.record).toBe(record);
    });

    it.each([
      ['the same', ada, jwt({ sub: 'ada', jti: '2' })],
      ['unknown', 'A0', 'A1'],
      ['unknown after the refresh', ada, 'opaque'],
      ['unknown before the refresh', 'opaque', ada],
      ['not named before the refresh', jwt({}), ada],
    ])('is %s: that is the same session', (_, before, after) => {
      const record = scripted.signInWith({ accessToken: before, refreshToken: 'R' });
      const saved = saveRefreshed(scripted.session, record, { accessToken: after });
      expect(saved).toMatchObject({ sid: record.sid, gen: 1, refreshToken: 'R' });
    });
  });

  it('reads the claims of the new tokens', () => {
    startSession(scripted.session, { accessToken: 'A0' });
    const saved = saveRefreshed(scripted.session, scripted.record, {
      accessToken: jwt({ iat: 1e9, exp: 1e9 + 60 }),
      refreshToken: jwt({ iat: 1e9, exp: 1e9 + 600 }),
    });
    expect(saved).toMatchObject({ lifetimeMs: 60_000, refreshExpiresAt: 600_000 });
  });
});
