/** A limit that Holdfast must meet. */
export interface Bar {
  readonly what: string;
  readonly limit: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface Chart {
  /** The file name without extension. */
  readonly name: string;
  readonly alt: string;
  readonly svg: string;
}

/** The report of one benchmark. */
export interface Section {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** Markdown; `{chart:name}` is replaced by a chart. */
  readonly text: string;
  readonly charts: readonly Chart[];
  /** Sentences for the README. */
  readonly quotes?: readonly string[];
}
