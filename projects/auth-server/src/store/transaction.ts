import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in one transaction. `work` must be synchronous, so that no other request runs in the middle of it. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
