import { spawn } from 'node:child_process';

/**
 * Runs npm, and prints and collects its output.
 *
 * @param {string[]} args such as `['run', 'lint']`
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
export function npm(args) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.setEncoding('utf8');
      from.on('data', (text) => {
        output += text;
        to.write(text);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? 1, output }));
  });
}
