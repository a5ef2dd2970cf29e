import { Observable } from 'rxjs';
import { SessionRecord } from '../session/session-record';
import { jsonOrText } from '../json';
import { SessionStore } from '../session/session-store';
import { StorageArea } from './storage-area';

/** How a record lies in a storage area. */
export interface RecordLayout {
  load(area: StorageArea, key: string): unknown;
  save(area: StorageArea, key: string, record: SessionRecord): void;
  clear(area: StorageArea, key: string): void;
  /** All keys it writes: a change under any of them tells. */
  keys(key: string): readonly string[];
}

/** JSON under one key: it cannot be half-written. */
export const oneRecord: RecordLayout = {
  // Garbage is handed on as it is: the vault tells about it.
  load: (area, key) => jsonOrText(area.getItem(key)),
  save: (area, key, record) => area.setItem(key, JSON.stringify(record)),
  clear: (area, key) => area.removeItem(key),
  keys: (key) => [key],
};

/** The session in a storage area, which is looked up at each use, since looking may throw (sandboxed frames). */
export function recordStore(
  area: () => StorageArea,
  key: string,
  layout: RecordLayout,
  sharedByTabs: boolean,
  changes$?: Observable<unknown>,
): SessionStore {
  return {
    load: () => layout.load(area(), key),
    save: (record) => layout.save(area(), key, record),
    clear: () => layout.clear(area(), key),
    sharedByTabs,
    changes$,
  };
}
