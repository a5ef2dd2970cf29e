import { Observable } from 'rxjs';
import { SessionRecord } from '../core/session-record';
import { SessionStore } from '../session/ports';
import { StorageArea } from './storage-area';

/** Plain keys under which other code of the app reads the tokens. */
export interface TokenKeys {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface RecordStoreOptions {
  readonly area: StorageArea;
  /** Of the record. */
  readonly key: string;
  /** The tokens lie under keys of their own, beside the record. */
  readonly tokenKeys?: TokenKeys | undefined;
  readonly sharedByTabs: boolean;
  readonly changes$?: Observable<unknown>;
}

/** Of tokens that other code has put there: no record tells since when they are. */
const foundTokens = { v: 1, sid: 'found', gen: 0, receivedAt: 0 };

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    // Garbage is handed on as it is: the vault tells about it.
    return text;
  }
}

/** The session as one JSON record under one key. */
export class RecordStore implements SessionStore {
  readonly sharedByTabs: boolean;
  readonly changes$: Observable<unknown> | undefined;

  constructor(private readonly options: RecordStoreOptions) {
    this.sharedByTabs = options.sharedByTabs;
    this.changes$ = options.changes$;
  }

  load(): unknown {
    const { area, key, tokenKeys } = this.options;
    const record = parseJson(area.get(key));
    if (tokenKeys === undefined) {
      return record;
    }
    const accessToken = area.get(tokenKeys.accessToken);
    const refreshToken = area.get(tokenKeys.refreshToken) ?? undefined;
    return accessToken === null ? null : { ...(record ?? foundTokens), accessToken, refreshToken };
  }

  save(record: SessionRecord): void {
    const { area, key, tokenKeys } = this.options;
    if (tokenKeys === undefined) {
      area.set(key, JSON.stringify(record));
      return;
    }
    const { accessToken, refreshToken, ...rest } = record;
    area.set(key, JSON.stringify(rest));
    if (refreshToken === undefined) {
      area.remove(tokenKeys.refreshToken);
    } else {
      area.set(tokenKeys.refreshToken, refreshToken);
    }
    area.set(tokenKeys.accessToken, accessToken);
  }

  clear(): void {
    const { area, key, tokenKeys } = this.options;
    area.remove(key);
    if (tokenKeys !== undefined) {
      area.remove(tokenKeys.accessToken);
      area.remove(tokenKeys.refreshToken);
    }
  }
}
