import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { suite, test } from 'node:test';
import { describeViolation, importModel } from './bundle.mjs';

const { explorations, explore, exploreInDetail } = await importModel();

suite('the session keeps its invariants after every sequence of inputs', () => {
  for (const exploration of explorations) {
    test(titleOf(exploration), (t) => {
      const began = performance.now();
      const { reached, transitions, depth, isComplete, violation } = explore(exploration);
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      t.diagnostic(
        `${reached.size} states, ${transitions} transitions, depth ${depth}, ${seconds} s`,
      );
      assert.equal(describeViolation(violation), '');
      assert.ok(isComplete && depth >= 9);
    });
  }
});

suite('states that the model merges lead to the same states', () => {
  for (const exploration of explorations) {
    test(titleOf(exploration), () => {
      const depth = exploration.setup.sharedByTabs ? 5 : 6;
      const { reached, violation } = exploreInDetail(exploration, depth);
      assert.equal(describeViolation(violation), '');
      assert.deepEqual(reached, explore(exploration, depth).reached);
    });
  }
});

function titleOf({ setup, openRefreshes, openLogins }) {
  return `${setup.name}, with up to ${openRefreshes} open refreshes and ${openLogins} open logins`;
}
