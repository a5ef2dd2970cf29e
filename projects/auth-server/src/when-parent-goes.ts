import { fstatSync } from 'node:fs';

const POLL_MS = 500;

/** Calls back once when the process that started this one is gone, crashed or killed included. */
export function whenParentGoes(callback: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => process.ppid !== parent && gone(), POLL_MS);
  timer.unref();
  const gone = () => {
    clearInterval(timer);
    callback();
  };
  const stdin = fstatSync(0);
  // Only a pipe ends with its writer; a terminal or /dev/null says nothing about the parent.
  if (stdin.isFIFO() || stdin.isSocket()) {
    process.stdin.once('close', gone).resume();
  }
}
