import { StorageArea } from '../../src/lib/storage/storage-area';

/** Web storage without a browser, which notes the order of its writes, and in which somebody may look on. */
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
