import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startStack } from './harness/stack.ts';
import type { Stack } from './harness/stack.ts';

let stack: Stack;

before(async () => {
  stack = await startStack();
});
after(() => stack.stop());

test('the demo opens in a real browser from its own server', async () => {
  const context = await stack.newContext();
  const page = await context.newPage();

  const response = await page.goto('/');

  assert.equal(response?.status(), 200);
  assert.equal(new URL(page.url()).origin, stack.appUrl);
});

test('the control API responds', async () => {
  await stack.control('reset');

  assert.equal(typeof (await stack.control('counters', 'GET')), 'object');
});
