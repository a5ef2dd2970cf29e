import { randomId } from './random-id';

describe('randomId', () => {
  it('is 128 bits in hexadecimal, and another one each time', () => {
    const ids = Array.from({ length: 100 }, randomId);
    expect(ids.filter((id) => !/^[0-9a-f]{32}$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(100);
  });
});
