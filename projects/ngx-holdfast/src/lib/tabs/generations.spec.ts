import { VirtualTimeScheduler } from 'rxjs';
import { FakeKeyValue } from '../../../spec/harness/fake-key-value';
import { aRecord } from '../../../spec/harness/a-record';
import { Recorder } from '../../../spec/harness/recorder';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { commitGeneration, generationOf } from './generations';

describe('generations', () => {
  let keyValue: FakeKeyValue;

  beforeEach(() => {
    keyValue = new FakeKeyValue(virtualClock(new VirtualTimeScheduler()));
  });

  function commit(sid: string, gen: number): Recorder<unknown> {
    return new Recorder(commitGeneration(keyValue, aRecord({ sid, gen, accessToken: 'SECRET' })));
  }

  function committed(sid: string): unknown[] {
    return new Recorder(generationOf(keyValue, sid)).values;
  }

  it('the generation of a session without a commit is 0', () => {
    expect(committed('s1')).toEqual([0]);
    commit('s2', 5);
    expect(committed('s1')).toEqual([0]);
  });

  it('the next lock holder reads the last committed generation [F118]', () => {
    commit('s1', 3);
    expect(committed('s1')).toEqual([3]);
    commit('s1', 4);
    expect(committed('s1')).toEqual([4]);
  });

  it('the late commit of a holder that lost the lock does not decrease the generation', () => {
    commit('s1', 4);
    commit('s1', 3);
    expect(committed('s1')).toEqual([4]);
  });

  it('sessions of several users or tabs do not overwrite each other', () => {
    commit('s1', 3);
    commit('s2', 7);
    expect([committed('s1'), committed('s2')]).toEqual([[3], [7]]);
  });

  it('the 20 sessions with the latest refreshes are kept', () => {
    for (let n = 1; n <= 19; n++) {
      commit(`s${n}`, n);
    }
    commit('s1', 50);
    commit('s20', 20);
    commit('s21', 21);
    expect(committed('s2')).toEqual([0]);
    expect(committed('s3')).toEqual([3]);
    expect(committed('s1')).toEqual([50]);
    expect(committed('s21')).toEqual([21]);
  });

  it('no token is written', () => {
    commit('s1', 1);
    expect(keyValue.shared.size).toBe(1);
    expect(JSON.stringify([...keyValue.shared])).not.toContain('SECRET');
  });

  it('without IndexedDB the generation is 0, and a commit does not fail [F102]', () => {
    keyValue.broken = true;
    expect(commit('s1', 1)).toMatchObject({ errors: [], completed: 1, values: [null] });
    expect(committed('s1')).toEqual([0]);
  });
});
