import { VirtualTimeScheduler } from 'rxjs';
import { FakeKeyValue } from '../../../spec/harness/fake-key-value';
import { aRecord } from '../../../spec/harness/a-record';
import { Recorder } from '../../../spec/harness/recorder';
import { commitGeneration, generationOf } from './generations';

describe('generations', () => {
  let marks: FakeKeyValue;

  beforeEach(() => {
    marks = new FakeKeyValue(new VirtualTimeScheduler());
  });

  function commit(sid: string, gen: number): Recorder<unknown> {
    return new Recorder(commitGeneration(marks, aRecord({ sid, gen, accessToken: 'SECRET' })));
  }

  function reached(sid: string): unknown[] {
    return new Recorder(generationOf(marks, sid)).values;
  }

  it('a session of which nobody has told has come nowhere', () => {
    expect(reached('s1')).toEqual([0]);
    commit('s2', 5);
    expect(reached('s1')).toEqual([0]);
  });

  it('the next holder learns how far the last one has come [F118]', () => {
    commit('s1', 3);
    expect(reached('s1')).toEqual([3]);
    commit('s1', 4);
    expect(reached('s1')).toEqual([4]);
  });

  it('a holder that lost the lock and is late does not turn it back', () => {
    commit('s1', 4);
    commit('s1', 3);
    expect(reached('s1')).toEqual([4]);
  });

  it('sessions of several users, or of tabs of their own, do not overwrite each other', () => {
    commit('s1', 3);
    commit('s2', 7);
    expect([reached('s1'), reached('s2')]).toEqual([[3], [7]]);
  });

  it('the last 20 sessions are remembered, counted from their last refresh', () => {
    for (let n = 1; n <= 19; n++) {
      commit(`s${n}`, n);
    }
    commit('s1', 50);
    commit('s20', 20);
    commit('s21', 21);
    expect(reached('s2')).toEqual([0]);
    expect(reached('s3')).toEqual([3]);
    expect(reached('s1')).toEqual([50]);
    expect(reached('s21')).toEqual([21]);
  });

  it('no token is written', () => {
    commit('s1', 1);
    expect(marks.shared.size).toBe(1);
    expect(JSON.stringify([...marks.shared])).not.toContain('SECRET');
  });

  it('without IndexedDB there is no barrier, and no failure [F102]', () => {
    marks.broken = true;
    expect(commit('s1', 1)).toMatchObject({ errors: [], completed: 1, values: [null] });
    expect(reached('s1')).toEqual([0]);
  });
});
