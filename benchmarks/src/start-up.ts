import { runOnce } from './engines/engine.ts';
import { short, withSpread } from './report/numbers.ts';
import type { Section } from './report/section.ts';
import { table } from './report/table.ts';
import type { Stage } from './stage.ts';
import { spreadOf } from './statistics.ts';
import { startUpVariants } from './work/start-up-variants.ts';
import type { StartUpVariant } from './work/start-up-variants.ts';
import type { StartUpOrder, StartUps } from './work/start-up.ts';

export interface StartUpFigures {
  readonly engine: string;
  readonly pages: number;
  /** Milliseconds. */
  readonly first: Record<StartUpVariant, number[]>;
  readonly later: Record<StartUpVariant, number[]>;
}

export async function measureStartUp({ brief, engines }: Stage): Promise<StartUpFigures> {
  const browser = engines.at(-1);
  if (browser === undefined) throw new Error('No browser engine is available.');
  const pages = brief ? 1 : 11;
  const emptyFigures = () =>
    Object.fromEntries(startUpVariants.map((variant) => [variant, [] as number[]])) as Record<
      StartUpVariant,
      number[]
    >;
  const [first, later] = [emptyFigures(), emptyFigures()];
  for (let page = 0; page < pages; page += 1) {
    for (const variant of startUpVariants) {
      const order: StartUpOrder = { first: variant, rounds: 1, startsPerRound: brief ? 2 : 200 };
      const figures = await runOnce<StartUps>(browser, 'start-up', order);
      first[variant].push(figures.firstMs);
      for (const each of startUpVariants) later[each].push(...figures.later[each]);
    }
  }
  return { engine: browser.name, pages, first, later };
}

export function reportStartUp({ engine, pages, first, later }: StartUpFigures): Section {
  const inMicroseconds = (figures: readonly number[]) =>
    withSpread(spreadOf(figures.map((ms) => ms * 1_000)), short);
  return {
    title: 'Start-up',
    bars: [],
    charts: [],
    text: `An environment injector with \`HttpClient\` and \`provideAuth\`, and the first \`inject(AuthService)\`, until the session is restored.
Production build, ${engine}; “first” is the first start in each of ${pages} new pages, before any code is compiled. Microseconds.\n\n${table(
      ['', 'first', 'later'],
      startUpVariants.map((variant) => [
        variant,
        inMicroseconds(first[variant]),
        inMicroseconds(later[variant]),
      ]),
    )}`,
  };
}
