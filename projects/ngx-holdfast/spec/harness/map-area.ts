import { StorageArea } from '../../src/lib/storage/storage-area';

/** Web storage in memory. Logs the keys of its writes, and calls back after each read and each write. */
export class MapArea implements StorageArea {
  readonly map = new Map<string, string>();
  readonly writes: string[] = [];
  /** After each read. */
  onRead: () => void = () => undefined;
  /** After each write. */
  onChange: () => void = () => undefined;

  getItem(key: string): string | null {
    const value = this.map.get(key) ?? null;
    this.onRead();
    return value;
  }

  setItem(key: string, value: string): void {
    this.writes.push(key);
    this.map.set(key, value);
    this.onChange();
  }

  removeItem(key: string): void {
    this.map.delete(key);
    this.onChange();
  }
}
