/** A bar that Holdfast is held to. */
export interface Bar {
  readonly what: string;
  readonly limit: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface Chart {
  /** Of its file, without the ending. */
  readonly name: string;
  readonly alt: string;
  readonly svg: string;
}

/** What one benchmark has to say. */
export interface Section {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** Markdown. `{chart:name}` stands for a chart. */
  readonly text: string;
  readonly charts: readonly Chart[];
  /** Sentences for the README. */
  readonly quotes?: readonly string[];
}
