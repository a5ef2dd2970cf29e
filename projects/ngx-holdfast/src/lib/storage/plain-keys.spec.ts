import { VirtualTimeScheduler } from 'rxjs';
import { MapArea } from '../../../spec/harness/map-area';
import { aRecord } from '../../../spec/harness/a-record';
import { SessionRecord, isNewerRecord, parseRecord } from '../session/session-record';
import { AuthSession } from '../session/auth-session';
import { FailSafeStore } from './fail-safe-store';
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

  it('the tokens lie under their keys, as plain text, and nowhere else', () => {
    save();
    expect(area.getItem('access')).toBe('A0');
    expect(area.getItem('refresh')).toBe('R0');
    expect(area.getItem('holdfast')).not.toMatch(/A0|R0/);
    expect(load()).toEqual(aRecord());
  });

  it('a change under any of its keys tells [F110]', () => {
    expect(layout.keys('holdfast')).toEqual(['holdfast', 'access', 'refresh']);
  });

  describe('in a process that sees the writes of another one by one [F104]', () => {
    const next = aRecord({ gen: 1, accessToken: 'A1', refreshToken: 'R1' });
    const other = aRecord({ sid: 's2', accessToken: 'B0', refreshToken: 'BR0' });

    /** What is seen there after each write. */
    function seen(write: () => void): (SessionRecord | null)[] {
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

    function found(accessToken: string, refreshToken: string): SessionRecord {
      area.setItem('access', accessToken);
      area.setItem('refresh', refreshToken);
      return load() as SessionRecord;
    }

    it('a refresh is seen as what was there, until all of it is there', () => {
      save();
      const states = seen(() => save(next));
      expect(states.slice(0, -1).map((record) => record?.gen)).toEqual([0, 0]);
      expect(states.at(-1)).toEqual(next);
    });

    it('a sign-in where nobody was is seen as nothing, until all of it is there', () => {
      const states = seen(() => save());
      expect(states.filter((record) => record !== null)).toEqual([aRecord(), aRecord()]);
      expect(states.slice(0, 2)).toEqual([null, null]);
    });

    it('so it is where other code has left a record without tokens', () => {
      save(other);
      area.removeItem('access');
      const states = seen(() => save());
      expect(states.filter((record) => record !== null)).toEqual([aRecord(), aRecord()]);
    });

    it('a sign-in in place of another session is seen as that session, until all of it is there', () => {
      save(aRecord({ gen: 7 }));
      const states = seen(() => save(other));
      expect(states.slice(0, -1)).toMatchObject([
        { sid: 's1', gen: 7 },
        { sid: 's1', gen: 7 },
      ]);
      expect(states.at(-1)).toEqual(other);
    });

    it('the refresh of found tokens is one of the same session', () => {
      const record = found('A0', 'R0');
      const states = seen(() => save({ ...next, sid: record.sid }));
      expect(new Set(states.map((state) => state?.sid))).toEqual(new Set([record.sid]));
      expect(states.map((state) => state?.gen)).toEqual([0, 0, 0, 1]);
      expect(states.at(-1)).toEqual({ ...next, sid: record.sid });
    });

    it('a sign-in over found tokens is seen as no third session', () => {
      found('A0', 'R0');
      const states = seen(() => save(other));
      expect(states.map((state) => state?.sid)).toEqual(['s2', 's2', 's2', 's2']);
      expect(states.map((state) => state?.gen)).toEqual([-1, -1, -1, 0]);
    });

    it('a sign-out is seen at once, and never as tokens without a record', () => {
      save();
      expect(seen(() => layout.clear(area, 'holdfast'))).toEqual([null, null, null]);
    });

    it('a tab that follows each of them sees each deed once, with its tokens [F110]', () => {
      const reader = new MapArea();
      const mine = sessionOver(area);
      const theirs = sessionOver(reader);
      const told: string[] = [];
      theirs.events$.subscribe(({ type }) =>
        told.push(`${type} ${theirs.record?.accessToken ?? 'nothing'}`),
      );
      [mine, theirs].forEach((session) => session.restore());
      area.onChange = () => {
        reader.map.clear();
        area.map.forEach((value, key) => reader.map.set(key, value));
        theirs.follow();
      };

      mine.signIn({ accessToken: 'A0', refreshToken: 'R0' });
      mine.adopt(mine.keep(mine.record as SessionRecord, { accessToken: 'A1' }));
      mine.signIn({ accessToken: 'B0', refreshToken: 'BR0' });
      mine.signOut();
      expect(told).toEqual([
        'signed-in A0',
        'refreshed A1',
        'session-changed B0',
        'signed-out nothing',
      ]);
    });

    function sessionOver(storage: MapArea): AuthSession {
      let ids = 0;
      return new AuthSession({
        store: new FailSafeStore(recordStore(() => storage, 'holdfast', layout, true)),
        scheduler: new VirtualTimeScheduler(),
        newId: () => `s${(ids += 1)}`,
        byCookie: false,
        isClockSteady: () => true,
      });
    }

    it.each([1, 2, 3])(
      'what is written after the read no. %d makes nothing newer look old',
      (n) => {
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
      },
    );
  });

  it('the refresh token of an earlier session does not stay', () => {
    save();
    save(aRecord({ sid: 's2', refreshToken: undefined }));
    expect(area.getItem('refresh')).toBeNull();
    expect(load()?.refreshToken).toBeUndefined();
  });

  it('nothing of it stays after a sign-out', () => {
    save();
    layout.clear(area, 'holdfast');
    expect(area.map.size).toBe(0);
    expect(layout.load(area, 'holdfast')).toBeNull();
  });

  it('tokens that other code has put there are a session, used until they are refused', () => {
    area.setItem('access', 'A');
    expect(load()).toMatchObject({ accessToken: 'A', gen: 0 });
    area.setItem('refresh', 'R');
    expect(load()).toMatchObject({ accessToken: 'A', refreshToken: 'R' });
    expect(load()?.lifetimeMs).toBeUndefined();
  });

  it('other found tokens are another session, the same ones the same', () => {
    area.setItem('access', 'A');
    const first = load()?.sid;
    area.setItem('refresh', 'R');
    expect(load()?.sid).toBe(first);
    area.setItem('access', 'B');
    expect(load()?.sid).not.toBe(first);
    area.setItem('access', 'A');
    expect(load()?.sid).toBe(first);
  });

  it('the id of a found session tells nothing of its tokens', () => {
    area.setItem('access', 'SECRET'.repeat(200));
    expect(load()?.sid).toMatch(/^found-\d{1,10}$/);
  });

  it('a found session that is renewed has a record, under the same id', () => {
    area.setItem('access', 'A');
    const { sid } = load() as SessionRecord;
    save(aRecord({ sid, gen: 1, accessToken: 'B' }));
    expect(load()).toEqual(aRecord({ sid, gen: 1, accessToken: 'B' }));
  });

  it('without an access token there is no session', () => {
    save();
    area.removeItem('access');
    expect(layout.load(area, 'holdfast')).toBeNull();
  });

  it('what is no token there is no session [F098]', () => {
    save();
    area.setItem('access', 'A\r\nX-Evil: 1');
    expect(load()).toBeNull();
  });

  it('the record of a newer version is known as one [F106]', () => {
    save();
    area.setItem('holdfast', JSON.stringify({ ...aRecord(), v: 2 }));
    expect(load()).toBeNull();
    expect(isNewerRecord(layout.load(area, 'holdfast'))).toBe(true);
  });
});
