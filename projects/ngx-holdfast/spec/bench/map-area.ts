import { StorageArea } from '../../src/lib/browser/storage-area';

/** Web storage without a browser, which notes the order of its writes. */
export class MapArea implements StorageArea {
  readonly map = new Map<string, string>();
  readonly writes: string[] = [];

  getItem(key: string): string | null {
    return this.map.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.writes.push(key);
    this.map.set(key, value);
  }

  removeItem(key: string): void {
    this.map.delete(key);
  }
}
