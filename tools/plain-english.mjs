// `npm run lint:words`: finds terms that this project does not use, and names the ones that it does. The terms are in
// plain-english.json: `words` are found in identifiers as well, `phrases` are regular expressions, `names` are identifiers.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const listFile = new URL('plain-english.json', import.meta.url);

/**
 * @typedef {{ pattern: RegExp, use: string }} Term
 * @typedef {{ pattern: RegExp, files: RegExp }} Exception
 * @typedef {{ skip: RegExp, terms: Term[], exceptions: Exception[] }} WordList
 * @typedef {{ file: string, line: number, term: string, use: string }} Finding
 */

/** @returns {WordList} */
export function readWordList(source) {
  const { skip, words, phrases, names, allow } = JSON.parse(source);
  const terms = (table, toPattern) =>
    Object.entries(table).map(([term, use]) => ({ pattern: toPattern(term), use }));
  return {
    skip: new RegExp(skip.join('|')),
    terms: [
      ...terms(words, wordPattern),
      ...terms(phrases, phrasePattern),
      ...terms(names, namePattern),
    ],
    exceptions: allow.map(({ pattern, files = '' }) => ({
      pattern: phrasePattern(pattern),
      files: new RegExp(files),
    })),
  };
}

/** `answer|answers`: also as a part of `lateAnswer`, `Answers` and `ANSWER_MS`, but not of `unanswerable`. */
function wordPattern(words) {
  const forms = words.split('|').flatMap((word) => {
    const capitalized = word[0].toUpperCase() + word.slice(1);
    return [
      `(?<![A-Za-z])${word}(?![a-z])`,
      `${capitalized}(?![a-z])`,
      `(?<![A-Za-z])${word.toUpperCase()}(?![A-Za-z])`,
    ];
  });
  return new RegExp(forms.join('|'), 'g');
}

/** A space in a phrase also stands for a line break, with the comment marks of the next line. */
function phrasePattern(phrase) {
  const spaced = phrase.replaceAll(' ', '\\s+(?:(?:\\*|//|>|#)\\s+)?');
  return new RegExp(`(?<!\\w)(?:${spaced})(?!\\w)`, 'gi');
}

/** `insist|#land`: identifiers, whole and in this case. */
function namePattern(names) {
  const escaped = names.split('|').map((name) => name.replaceAll('$', '\\$'));
  return new RegExp(`(?<![\\w$#])(?:${escaped.join('|')})(?![\\w$]|\\{)`, 'g');
}

/**
 * Findings in the path and in the text of a file, in the order of the lines. The path counts as line 0.
 *
 * @param {string} file path inside the repository
 * @param {string} text
 * @param {WordList} list
 * @returns {Finding[]}
 */
export function findTerms(file, text, { terms, exceptions }) {
  const all = `${file}\n${text}`;
  const allowed = exceptions
    .filter(({ files }) => files.test(file))
    .flatMap(({ pattern }) => [...all.matchAll(pattern)].map(spanOf));
  const lineOf = lineCounter(all);
  return terms
    .flatMap(({ pattern, use }) => [...all.matchAll(pattern)].map((match) => ({ match, use })))
    .filter(({ match }) => !allowed.some((span) => covers(span, spanOf(match))))
    .sort((a, b) => a.match.index - b.match.index)
    .map(({ match, use }) => ({
      file,
      line: lineOf(match.index),
      term: match[0].replaceAll(/\s+/g, ' '),
      use,
    }));
}

const spanOf = ({ index, 0: { length } }) => ({ start: index, end: index + length });
const covers = (outer, inner) => outer.start <= inner.start && inner.end <= outer.end;
const lineCounter = (text) => (index) => text.slice(0, index).split('\n').length - 1;

/** How many findings each folder has, two levels deep, most first. */
export function countByFolder(findings) {
  const folders = Map.groupBy(
    findings,
    ({ file }) => file.split('/').slice(0, -1).slice(0, 2).join('/') || '.',
  );
  return [...folders]
    .map(([folder, { length }]) => ({ folder, count: length }))
    .sort((a, b) => b.count - a.count);
}

function main() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const list = readWordList(readFileSync(listFile, 'utf8'));
  const findings = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && !list.skip.test(file))
    .flatMap((file) => findTerms(file, readFileSync(`${root}${file}`, 'utf8'), list));

  for (const { file, line, term, use } of findings) {
    console.log(`${file}:${line}: '${term}' → ${use}`);
  }
  if (findings.length === 0) return;
  console.log('');
  for (const { folder, count } of countByFolder(findings)) {
    console.log(`${String(count).padStart(6)}  ${folder}`);
  }
  console.log(`${String(findings.length).padStart(6)}  in all`);
  process.exitCode = 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
