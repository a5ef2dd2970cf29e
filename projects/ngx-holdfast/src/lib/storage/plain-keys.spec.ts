import { VirtualTimeScheduler } from 'rxjs';
import { aRecord } from '../../../spec/harness/a-record';
import { aSession } from '../../../spec/harness/a-session';
import { adoptTokens } from '../../../spec/harness/adopt-tokens';
import { MapArea } from '../../../spec/harness/map-area';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { AuthSession } from '../session/auth-session';
import { endSession, restoreSession, startSession } from '../session/session-commands';
import { SessionRecord, isNewerRecord, parseRecord } from '../session/session-record';
import { storedTokens } from '../session/token-source';
import { syncWithStore } from '../session/session-commands';
import { plainKeys } from './plain-keys';
import { recordStore } from './record-store';

describe('plainKeys', () => {
  const layout = plainKeys('access', 'refresh');
  let area: MapArea;

  beforeEach(() => {
    area = new MapArea();
  });

  function load(): SessionRecord | null {
    return parseRecord(layout.load(area, 'holdfast'));
  }

  function save(record = aRecord()): void {
    layout.save(area, 'holdfast', record);
  }

  it('keeps the tokens under their keys only, as plain text', () => {
    save();
    expect(area.getItem('access')).toBe('A0');
    expect(area.getItem('refresh')).toBe('R0');
    expect(area.getItem('holdfast')).not.toMatch(/A0|R0/);
    expect(load()).toEqual(aRecord());
  });

  it('lists all of its keys, so that a change of any is noticed [F110]', () => {
    expect(layout.keys('holdfast')).toEqual(['holdfast', 'access', 'refresh']);
  });

  describe('read by another process that sees the writes one by one [F104]', () => {
    const next = aRecord({ gen: 1, accessToken: 'A1', refreshToken: 'R1' });
    const other = aRecord({ sid: 's2', accessToken: 'B0', refreshToken: 'BR0' });

    /** What the other process loads after each write. */
    function loadedAfterEachWrite(write: () => void): (SessionRecord | null)[] {
      const states: MapArea[] = [];
      area.onChange = () => states.push(copy());
      write();
      area.onChange = () => undefined;
      return states.map((state) => parseRecord(layout.load(state, 'holdfast')));
    }

    function copy(): MapArea {
      const state = new MapArea();
      area.map.forEach((value, key) => state.map.set(key, value));
      return state;
    }

    /** Stores tokens as other code of the app does. */
    function storeUnmanaged(accessToken: string, refreshToken: string): SessionRecord {
      area.setItem('access', accessToken);
      area.setItem('refresh', refreshToken);
      return load() as SessionRecord;
    }

    it('loads the old record until a refresh is written completely', () => {
      save();
      const states = loadedAfterEachWrite(() => save(next));
      expect(states.slice(0, -1).map((record) => record?.gen)).toEqual([0, 0]);
      expect(states.at(-1)).toEqual(next);
    });

    it('loads nothing until a first sign-in is written completely', () => {
      const states = loadedAfterEachWrite(() => save());
      expect(states.filter((record) => record !== null)).toEqual([aRecord(), aRecord()]);
      expect(states.slice(0, 2)).toEqual([null, null]);
    });

    it('loads nothing until a sign-in is written over a record without tokens', () => {
      save(other);
      area.removeItem('access');
      const states = loadedAfterEachWrite(() => save());
      expect(states.filter((record) => record !== null)).toEqual([aRecord(), aRecord()]);
    });

    it('loads the old session until the sign-in of another one is written completely', () => {
      save(aRecord({ gen: 7 }));
      const states = loadedAfterEachWrite(() => save(other));
      expect(states.slice(0, -1)).toMatchObject([
        { sid: 's1', gen: 7 },
        { sid: 's1', gen: 7 },
      ]);
      expect(states.at(-1)).toEqual(other);
    });

    it('a refresh of unmanaged tokens keeps their session', () => {
      const record = storeUnmanaged('A0', 'R0');
      const states = loadedAfterEachWrite(() => save({ ...next, sid: record.sid }));
      expect(new Set(states.map((state) => state?.sid))).toEqual(new Set([record.sid]));
      expect(states.map((state) => state?.gen)).toEqual([0, 0, 0, 1]);
      expect(states.at(-1)).toEqual({ ...next, sid: record.sid });
    });

    it('a sign-in over unmanaged tokens does not look like a third session', () => {
      storeUnmanaged('A0', 'R0');
      const states = loadedAfterEachWrite(() => save(other));
      expect(states.map((state) => state?.sid)).toEqual(['s2', 's2', 's2', 's2']);
      expect(states.map((state) => state?.gen)).toEqual([-1, -1, -1, 0]);
    });

    it('loads nothing from the first write of a sign-out on', () => {
      save();
      expect(loadedAfterEachWrite(() => layout.clear(area, 'holdfast'))).toEqual([
        null,
        null,
        null,
      ]);
    });

    it('a tab that syncs after each write sees each change once, with its tokens [F110]', () => {
      const reader = new MapArea();
      const writerSession = createSession(area);
      const readerSession = createSession(reader);
      const reported: string[] = [];
      readerSession.events$.subscribe(({ type }) =>
        reported.push(`${type} ${readerSession.record?.accessToken ?? 'none'}`),
      );
      [writerSession, readerSession].forEach((session) => restoreSession(session, storedTokens));
      area.onChange = () => {
        reader.map.clear();
        area.map.forEach((value, key) => reader.map.set(key, value));
        readerSession.apply(syncWithStore(readerSession));
      };

      startSession(writerSession, { accessToken: 'A0', refreshToken: 'R0' });
      adoptTokens(writerSession, 'A1');
      startSession(writerSession, { accessToken: 'B0', refreshToken: 'BR0' });
      endSession(writerSession);
      expect(reported).toEqual([
        'signed-in A0',
        'refreshed A1',
        'session-changed B0',
        'signed-out none',
      ]);
    });

    function createSession(storage: MapArea): AuthSession {
      return aSession(
        recordStore(() => storage, 'holdfast', layout, { sharedByTabs: true }),
        virtualClock(new VirtualTimeScheduler()),
      );
    }

    it.each([1, 2, 3])('a write after read %d does not make newer tokens look old', (n) => {
      save();
      const reader = copy();
      let reads = 0;
      reader.onRead = () => {
        reads += 1;
        if (reads === n) {
          layout.save(reader, 'holdfast', next);
        }
      };
      expect(layout.load(reader, 'holdfast')).toMatchObject({ gen: 0 });
      expect(layout.load(reader, 'holdfast')).toEqual(next);
    });
  });

  it('removes the refresh token of an earlier session', () => {
    save();
    save(aRecord({ sid: 's2', refreshToken: undefined }));
    expect(area.getItem('refresh')).toBeNull();
    expect(load()?.refreshToken).toBeUndefined();
  });

  it('leaves nothing after a sign-out', () => {
    save();
    layout.clear(area, 'holdfast');
    expect(area.map.size).toBe(0);
    expect(layout.load(area, 'holdfast')).toBeNull();
  });

  it('loads tokens that other code has stored as a session of unknown lifetime', () => {
    area.setItem('access', 'A');
    expect(load()).toMatchObject({ accessToken: 'A', gen: 0 });
    area.setItem('refresh', 'R');
    expect(load()).toMatchObject({ accessToken: 'A', refreshToken: 'R' });
    expect(load()?.lifetimeMs).toBeUndefined();
  });

  it('the session id of unmanaged tokens depends on the access token only', () => {
    area.setItem('access', 'A');
    const first = load()?.sid;
    area.setItem('refresh', 'R');
    expect(load()?.sid).toBe(first);
    area.setItem('access', 'B');
    expect(load()?.sid).not.toBe(first);
    area.setItem('access', 'A');
    expect(load()?.sid).toBe(first);
  });

  it('the session id of unmanaged tokens does not reveal them', () => {
    area.setItem('access', 'SECRET'.repeat(200));
    expect(load()?.sid).toMatch(/^found-\d{1,10}$/);
  });

  it('a refreshed session of unmanaged tokens has a record with the same id', () => {
    area.setItem('access', 'A');
    const { sid } = load() as SessionRecord;
    save(aRecord({ sid, gen: 1, accessToken: 'B' }));
    expect(load()).toEqual(aRecord({ sid, gen: 1, accessToken: 'B' }));
  });

  it('loads nothing without an access token', () => {
    save();
    area.removeItem('access');
    expect(layout.load(area, 'holdfast')).toBeNull();
  });

  it('loads nothing for an invalid access token [F098]', () => {
    save();
    area.setItem('access', 'A\r\nX-Evil: 1');
    expect(load()).toBeNull();
  });

  it('recognises the record of a newer version [F106]', () => {
    save();
    area.setItem('holdfast', JSON.stringify({ ...aRecord(), v: 2 }));
    expect(load()).toBeNull();
    expect(isNewerRecord(layout.load(area, 'holdfast'))).toBe(true);
  });
});
