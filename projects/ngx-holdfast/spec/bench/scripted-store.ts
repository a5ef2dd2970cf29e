import { SessionRecord } from '../../src/lib/core/session-record';
import { Later, TokenStore } from '../../src/lib/session/ports';

/** A store over one variable, in which each operation can be replaced by what a bad one does. */
export class ScriptedStore implements TokenStore {
  readonly log: string[] = [];
  content: unknown = null;
  onLoad: () => Later<unknown> = () => this.content;
  onSave: (record: SessionRecord) => Later<void> = (record) => {
    this.content = record;
  };
  onClear: () => Later<void> = () => {
    this.content = null;
  };

  constructor(readonly sharedByTabs = false) {}

  load(): Later<unknown> {
    this.log.push('load');
    return this.onLoad();
  }

  save(record: SessionRecord): Later<void> {
    this.log.push(`save ${record.accessToken}`);
    return this.onSave(record);
  }

  clear(): Later<void> {
    this.log.push('clear');
    return this.onClear();
  }
}
