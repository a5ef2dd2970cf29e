import { SessionRecord } from '../session/session-record';
import { jsonOrText } from '../json';
import { SessionStore } from '../session/session-store';
import { StorageArea } from './storage-area';

/** The keys and formats that keep a session record in a storage area. */
export interface RecordLayout {
  load(area: StorageArea, key: string): unknown;
  save(area: StorageArea, key: string, record: SessionRecord): void;
  clear(area: StorageArea, key: string): void;
  /** All keys that it writes. A `storage` event for one of them means that the session may have changed. */
  keys(key: string): readonly string[];
}

/** Keeps the record as JSON under one key, so that it is never partially written. */
export const oneRecord: RecordLayout = {
  // Invalid content is returned unchanged: `FailSafeStore` reports it.
  load: (area, key) => jsonOrText(area.getItem(key)),
  save: (area, key, record) => area.setItem(key, JSON.stringify(record)),
  clear: (area, key) => area.removeItem(key),
  keys: (key) => [key],
};

/** Keeps the session in a storage area. `area` runs at each use, since access may throw (sandboxed frames). */
export function recordStore(
  area: () => StorageArea,
  key: string,
  layout: RecordLayout,
  tabs: Pick<SessionStore, 'sharedByTabs' | 'changes$'>,
): SessionStore {
  return {
    load: () => layout.load(area(), key),
    save: (record) => layout.save(area(), key, record),
    clear: () => layout.clear(area(), key),
    ...tabs,
  };
}
