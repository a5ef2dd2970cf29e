import { SchedulerLike } from 'rxjs';

/** Broadcast channels of one name. A message arrives 1 ms later at all channels except its own. */
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
        this.#deliver(data, channel);
      },
      close: () => this.#open.delete(channel),
    } as unknown as BroadcastChannel;
    this.#open.add(channel);
    return channel;
  };

  /** Posts a message as any other script of the origin can. */
  postFromOtherScript(data: unknown): void {
    this.#deliver(data, null);
  }

  #deliver(data: unknown, from: BroadcastChannel | null): void {
    for (const channel of [...this.#open].filter((other) => other !== from)) {
      this.scheduler.schedule(() => {
        channel.onmessage?.({ data } as MessageEvent);
      }, 1);
    }
  }
}
