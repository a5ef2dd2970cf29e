import type { Spread } from '../statistics.ts';
import { line, round, svg, text } from './svg.ts';
import type { Series } from './svg.ts';

export interface BarOfChart {
  readonly name: string;
  readonly series: Series;
  readonly value: number;
  readonly spread?: Spread;
}

export interface BarChart {
  readonly title: string;
  readonly bars: readonly BarOfChart[];
  readonly format: (value: number) => string;
  readonly limit?: { readonly name: string; readonly value: number };
}

const width = 760;
const averageCharacter = 7.2;
const right = 90;
const top = 58;
const step = 30;
const thickness = 18;

/** Draws horizontal bars with their values; whiskers show the range of half of the rounds. */
export function barChart({ title, bars, format, limit }: BarChart): string {
  const left = 26 + averageCharacter * Math.max(...bars.map(({ name }) => name.length));
  const height = top + bars.length * step + 14;
  const most = Math.max(
    limit?.value ?? 0,
    ...bars.map(({ value, spread }) => Math.max(value, spread?.to ?? 0)),
  );
  const at = (value: number) => left + (value / most) * (width - left - right);
  const drawn = bars.flatMap(({ name, series, value, spread }, index) => {
    const y = top + index * step;
    const middle = y + thickness / 2;
    const end = Math.max(at(value), at(spread?.to ?? 0));
    return [
      text(left - 10, middle + 4.5, name, 'text-anchor="end"'),
      `<g class="${series}"><rect class="bar" x="${round(left)}" y="${y}" width="${round(at(value) - left)}" height="${thickness}" rx="2"/></g>`,
      ...(spread ? whiskers(at(spread.from), at(spread.to), middle) : []),
      text(end + 8, middle + 4.5, format(value)),
    ];
  });
  const limitMark = limit
    ? [
        line(at(limit.value), top - 8, at(limit.value), height - 10, 'limit'),
        text(at(limit.value), top - 13, limit.name, 'class="limit-name" text-anchor="middle"'),
      ]
    : [];
  return svg(width, height, title, [
    line(left, top - 8, left, height - 10, 'axis'),
    ...limitMark,
    ...drawn,
  ]);
}

function whiskers(from: number, to: number, y: number): string[] {
  return [
    line(from, y, to, y, 'spread'),
    line(from, y - 4, from, y + 4, 'spread'),
    line(to, y - 4, to, y + 4, 'spread'),
  ];
}
