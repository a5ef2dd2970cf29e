import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Keeps that many cores busy while `work` runs. */
export async function withBusyCores<T>(cores: number, work: () => Promise<T>): Promise<T> {
  const burners = Array.from({ length: cores }, () =>
    // Ends by itself within ten minutes, whatever becomes of this process.
    spawn(process.execPath, ['-e', 'const end = Date.now() + 600_000; while (Date.now() < end);'], {
      stdio: 'ignore',
    }),
  );
  try {
    return await work();
  } finally {
    const ended = burners.map((burner) => once(burner, 'exit'));
    burners.forEach((burner) => burner.kill('SIGKILL'));
    await Promise.all(ended);
  }
}
