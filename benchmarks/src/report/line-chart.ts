import { line, round, svg, text } from './svg.ts';
import type { Series } from './svg.ts';

export interface LineOfChart {
  readonly name: string;
  readonly series: Series;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LineChart {
  readonly title: string;
  readonly lines: readonly LineOfChart[];
  readonly x: Axis;
  readonly y: Axis;
}

export interface Axis {
  readonly name: string;
  readonly logarithmic: boolean;
  readonly format: (value: number) => string;
}

const width = 760;
const height = 380;
const frame = { left: 86, right: 30, top: 82, bottom: 58 };

/** Draws lines with dots, with a legend in the order of the lines. */
export function lineChart({ title, lines, x, y }: LineChart): string {
  const points = lines.flatMap((each) => each.points);
  const across = scale(
    x,
    points.map(([value]) => value),
    frame.left,
    width - frame.right,
  );
  const up = scale(
    y,
    points.map(([, value]) => value),
    height - frame.bottom,
    frame.top,
  );
  const bottom = height - frame.bottom;
  return svg(width, height, title, [
    ...up.ticks.flatMap((value) => [
      line(frame.left, up.at(value), width - frame.right, up.at(value), 'axis'),
      text(frame.left - 10, up.at(value) + 4, y.format(value), 'text-anchor="end" class="quiet"'),
    ]),
    ...across.ticks.map((value) =>
      text(across.at(value), bottom + 20, x.format(value), 'text-anchor="middle" class="quiet"'),
    ),
    text((width + frame.left) / 2, height - 14, x.name, 'text-anchor="middle" class="quiet"'),
    text(16, frame.top - 12, y.name, 'class="quiet"'),
    ...legend(lines),
    ...lines.map(({ series, points: own }) => {
      const places = own.map(([vx, vy]) => [round(across.at(vx)), round(up.at(vy))] as const);
      const path = places.map(([px, py]) => `${px},${py}`).join(' ');
      const dots = places.map(([cx, cy]) => `<circle class="dot" cx="${cx}" cy="${cy}" r="3.5"/>`);
      return `<g class="${series}"><polyline class="line" points="${path}"/>${dots.join('')}</g>`;
    }),
  ]);
}

const averageCharacter = 7;

function legend(lines: readonly LineOfChart[]): string[] {
  let x = 16;
  return lines.map(({ name, series }) => {
    const mark = `<g class="${series}"><rect class="bar" x="${x}" y="41" width="14" height="4"/></g>`;
    const entry = mark + text(x + 20, 48, name);
    x += 44 + name.length * averageCharacter;
    return entry;
  });
}

interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

function scale(axis: Axis, values: readonly number[], start: number, end: number): Scale {
  const ticks = axis.logarithmic ? powersOfTen(values) : evenSteps(values);
  const position = axis.logarithmic ? Math.log10 : (value: number) => value;
  const [first, last] = [position(ticks[0] ?? 0), position(ticks.at(-1) ?? 1)];
  return {
    ticks,
    at: (value) => start + ((position(value) - first) / (last - first)) * (end - start),
  };
}

function powersOfTen(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  return Array.from({ length: last - first + 1 }, (_, step) => 10 ** (first + step));
}

/** Ticks from 0, in four to eight steps of 1, 2 or 5. */
function evenSteps(values: readonly number[]): number[] {
  const most = Math.max(...values);
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const size = ([5, 2, 1].find((factor) => factor * power <= rough) ?? 1) * power;
  return Array.from({ length: Math.ceil(most / size) + 1 }, (_, step) => step * size);
}
