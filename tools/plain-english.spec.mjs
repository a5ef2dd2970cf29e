import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countByFolder, findTerms, readWordList } from './plain-english.mjs';

const list = readWordList(
  JSON.stringify({
    skip: ['^LICENSE$'],
    words: { 'answer|answers': 'response' },
    phrases: { '(?:is|are) told': 'is notified' },
    names: { 'insist|#land|asleep$': 'force' },
    allow: [{ pattern: 'the answer is 42', files: '^docs/', why: 'a quotation' }],
  }),
);
const found = (text, file = 'a.ts') =>
  findTerms(file, text, list).map(({ line, term }) => `${line} ${term}`);

test('a word is found in text and in identifiers of each form', () => {
  assert.deepEqual(found('answer\nlateAnswer, answersOf\nANSWER_MS Answers'), [
    '1 answer',
    '2 Answer',
    '2 answers',
    '3 ANSWER',
    '3 Answers',
  ]);
});

test('a word is not found inside another word', () => {
  assert.deepEqual(found('unanswerable answered'), []);
});

test('a phrase is found across lines of a comment and in any case', () => {
  assert.deepEqual(found(' * Whoever is\n * told\n// ARE TOLD'), ['1 is * told', '3 ARE TOLD']);
});

test('a name is found as a whole identifier only', () => {
  assert.deepEqual(found('insist insists #land this.#land island asleep$ asleep'), [
    '1 insist',
    '1 #land',
    '1 #land',
    '1 asleep$',
  ]);
});

test('a name of a file counts as its line 0', () => {
  assert.deepEqual(found('', 'check-answers.ts'), ['0 answers']);
});

test('an exception covers its own text, in its own files', () => {
  const text = 'the answer is 42, an answer';
  assert.deepEqual(found(text, 'docs/a.md'), ['1 answer']);
  assert.deepEqual(found(text, 'a.md'), ['1 answer', '1 answer']);
});

test('findings are counted by folder, two levels deep', () => {
  const files = ['a.ts', 'e2e/a.ts', 'src/app/a.ts', 'src/app/b/c.ts'];
  const findings = files.flatMap((file) => findTerms(file, 'answer', list));
  assert.deepEqual(countByFolder(findings), [
    { folder: 'src/app', count: 2 },
    { folder: '.', count: 1 },
    { folder: 'e2e', count: 1 },
  ]);
});
