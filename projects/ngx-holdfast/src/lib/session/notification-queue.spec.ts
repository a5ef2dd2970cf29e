import { NotificationQueue } from './notification-queue';

describe('NotificationQueue', () => {
  let queue: NotificationQueue;
  let log: string[];

  beforeEach(() => {
    queue = new NotificationQueue();
    log = [];
  });

  function note(entry: string): () => void {
    return () => log.push(entry);
  }

  it('runs a task at once', () => {
    queue.add(note('a'));
    expect(log).toEqual(['a']);
    queue.add(note('b'));
    expect(log).toEqual(['a', 'b']);
  });

  it('runs a task that a running one adds after it, never inside it', () => {
    queue.add(() => {
      log.push('a starts');
      queue.add(note('b'));
      log.push('a ends');
    });
    expect(log).toEqual(['a starts', 'a ends', 'b']);
  });

  it('runs tasks in the order in which they were added, at any depth', () => {
    queue.add(() => {
      queue.add(() => {
        log.push('b');
        queue.add(note('d'));
      });
      queue.add(note('c'));
      log.push('a');
    });
    expect(log).toEqual(['a', 'b', 'c', 'd']);
  });

  it('goes on after a task that throws', () => {
    const failure = new Error('x');
    expect(() => {
      queue.add(() => {
        queue.add(note('b'));
        throw failure;
      });
    }).toThrow(failure);
    queue.add(note('c'));
    expect(log).toEqual(['b', 'c']);
  });
});
