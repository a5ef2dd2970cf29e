import { webStorageArea } from './storage-area';

describe('webStorageArea', () => {
  afterEach(() => {
    localStorage.clear();
  });

  it('reads, writes and removes', () => {
    const area = webStorageArea(() => localStorage);
    expect(area.get('k')).toBeNull();
    area.set('k', 'v');
    expect(localStorage.getItem('k')).toBe('v');
    expect(area.get('k')).toBe('v');
    area.remove('k');
    expect(localStorage.getItem('k')).toBeNull();
  });

  it('F102 secerr: a browser that refuses the storage refuses at use, not before', () => {
    const area = webStorageArea(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    expect(() => area.get('k')).toThrow('denied');
    expect(() => area.set('k', 'v')).toThrow('denied');
    expect(() => area.remove('k')).toThrow('denied');
  });
});
