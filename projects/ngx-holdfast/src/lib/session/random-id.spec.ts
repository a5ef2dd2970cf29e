import { randomId } from './random-id';

describe('randomId', () => {
  it('returns 128 bits that differ each time', () => {
    const ids = Array.from({ length: 100 }, randomId);
    expect(ids.filter((id) => !/^\d+(-\d+){3}$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(100);
  });
});
