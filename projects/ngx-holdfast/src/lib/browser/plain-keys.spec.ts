import { MapArea } from '../../../spec/bench/map-area';
import { someRecord } from '../../../spec/bench/some-record';
import { SessionRecord, isNewerRecord, parseRecord } from '../core/session-record';
import { plainKeys } from './plain-keys';

describe('plainKeys', () => {
  const layout = plainKeys('access', 'refresh');
  let area: MapArea;

  beforeEach(() => {
    area = new MapArea();
  });

  function load(): SessionRecord | null {
    return parseRecord(layout.load(area, 'holdfast'));
  }

  function save(record = someRecord()): void {
    layout.save(area, 'holdfast', record);
  }

  it('the tokens lie under their keys, as plain text, and nowhere else', () => {
    save();
    expect(area.getItem('access')).toBe('A0');
    expect(area.getItem('refresh')).toBe('R0');
    expect(area.getItem('holdfast')).not.toMatch(/A0|R0/);
    expect(load()).toEqual(someRecord());
  });

  it('the access token is written last, and tells of the change', () => {
    save();
    expect(area.writes.at(-1)).toBe(layout.lastKey('holdfast'));
    expect(layout.lastKey('holdfast')).toBe('access');
  });

  it('the refresh token of an earlier session does not stay', () => {
    save();
    save(someRecord({ sid: 's2', refreshToken: undefined }));
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

  it('without an access token there is no session', () => {
    save();
    area.removeItem('access');
    expect(layout.load(area, 'holdfast')).toBeNull();
  });

  it('F098 crlf: what is no token there is no session', () => {
    save();
    area.setItem('access', 'A\r\nX-Evil: 1');
    expect(load()).toBeNull();
  });

  it('F106 schema: the record of a newer version is known as one', () => {
    save();
    area.setItem('holdfast', JSON.stringify({ ...someRecord(), v: 2 }));
    expect(load()).toBeNull();
    expect(isNewerRecord(layout.load(area, 'holdfast'))).toBe(true);
  });
});
