import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Keeps that many cores busy while `work` runs. */
export async function withBusyCores<T>(cores: number, work: () => Promise<T>): Promise<T> {
  const children = Array.from({ length: cores }, () =>
    // Ends within ten minutes, even if this process is killed.
    spawn(process.execPath, ['-e', 'const end = Date.now() + 600_000; while (Date.now() < end);'], {
      stdio: 'ignore',
    }),
  );
  try {
    return await work();
  } finally {
    const exited = children.map((child) => once(child, 'exit'));
    children.forEach((child) => child.kill('SIGKILL'));
    await Promise.all(exited);
  }
}
