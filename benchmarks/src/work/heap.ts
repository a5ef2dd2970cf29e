interface Engine {
  readonly gc?: () => void;
  readonly process?: { memoryUsage(): { heapUsed: number } };
}

/** Bytes in use after a forced collection, in an engine that was started with `--expose-gc`. */
export async function heapUsed(): Promise<number> {
  const { gc, process } = globalThis as Engine;
  if (gc === undefined) throw new Error('The engine was not started with --expose-gc.');
  for (let pass = 0; pass < 3; pass += 1) {
    gc();
    await new Promise((resolve) => setTimeout(resolve));
  }
  const { memory } = performance as Performance & { memory?: { usedJSHeapSize: number } };
  return process?.memoryUsage().heapUsed ?? memory?.usedJSHeapSize ?? NaN;
}
