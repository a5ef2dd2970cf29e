import { SchedulerLike } from 'rxjs';

/** Broadcast channels of one name. What is posted arrives a little later at all others, and never at who posted it. */
export class FakeChannels {
  readonly posted: unknown[] = [];
  readonly #open = new Set<BroadcastChannel>();

  constructor(private readonly scheduler: SchedulerLike) {}

  get count(): number {
    return this.#open.size;
  }

  readonly open = (): BroadcastChannel => {
    const channel = {
      onmessage: null,
      postMessage: (data: unknown) => {
        this.posted.push(data);
        this.#tell(data, channel);
      },
      close: () => this.#open.delete(channel),
    } as unknown as BroadcastChannel;
    this.#open.add(channel);
    return channel;
  };

  /** What some other script of the origin says. */
  say(data: unknown): void {
    this.#tell(data, null);
  }

  #tell(data: unknown, from: BroadcastChannel | null): void {
    for (const channel of [...this.#open].filter((other) => other !== from)) {
      this.scheduler.schedule(() => {
        channel.onmessage?.({ data } as MessageEvent);
      }, 1);
    }
  }
}
