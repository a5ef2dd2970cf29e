import { SessionRecord } from '../../src/lib/session/session-record';
import { SessionStore } from '../../src/lib/session/session-store';

/** A store over one variable, in which each operation can be replaced by what a bad one does. */
export class ScriptedStore implements SessionStore {
  readonly log: string[] = [];
  content: unknown = null;
  onLoad: () => unknown = () => this.content;
  onSave: (record: SessionRecord) => void = (record) => {
    this.content = record;
  };
  onClear: () => void = () => {
    this.content = null;
  };

  constructor(readonly sharedByTabs = false) {}

  load(): unknown {
    return this.onLoad();
  }

  save(record: SessionRecord): void {
    this.log.push(`save ${record.accessToken}`);
    this.onSave(record);
  }

  clear(): void {
    this.log.push('clear');
    this.onClear();
  }
}
