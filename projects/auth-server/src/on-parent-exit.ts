import { fstatSync } from 'node:fs';

const POLL_MS = 500;

/** Calls back once when the parent process has ended, even if it crashed or was killed. */
export function onParentExit(callback: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => process.ppid !== parent && onExit(), POLL_MS);
  timer.unref();
  const onExit = () => {
    clearInterval(timer);
    callback();
  };
  const stdin = fstatSync(0);
  // Only a pipe or socket closes when the parent ends; a terminal or /dev/null stays open.
  if (stdin.isFIFO() || stdin.isSocket()) {
    process.stdin.once('close', onExit).resume();
  }
}
