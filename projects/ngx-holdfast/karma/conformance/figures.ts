const shown: readonly (readonly [heading: string, names: readonly string[]])[] = [
  ['50 rejected', ['refreshes', 'successes', 'replays', 'most replays of one', 'reuses']],
  ['50 expired', ['refreshes', 'successes', '401s']],
  ['refresh rejected', ['refreshes', 'errors', 'events', 'navigations', 'further requests']],
];

/** Figures of one contract, collected over all runs of the suite. */
export class Figures {
  private readonly measured = new Map<string, number[]>();

  constructor(private readonly contract: string) {}

  add(heading: string, figures: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(figures)) {
      const key = `${heading}/${name}`;
      this.measured.set(key, [...(this.measured.get(key) ?? []), value]);
    }
  }

  /** Prints one line; a figure that varies is shown as a range. */
  print(): void {
    const parts = shown.map(
      ([heading, names]) =>
        `${heading}: ${names.map((name) => `${this.range(`${heading}/${name}`)} ${name}`).join(', ')}`,
    );
    const runs = this.measured.get(`${shown[0]?.[0] ?? ''}/refreshes`)?.length ?? 0;
    console.log(`${this.contract} (${runs} runs) | ${parts.join(' | ')}`);
  }

  private range(key: string): string {
    const values = this.measured.get(key) ?? [];
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return least === most ? `${least}` : `${least}-${most}`;
  }
}
