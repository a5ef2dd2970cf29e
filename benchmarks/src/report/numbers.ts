import type { Spread } from '../statistics.ts';

const thousands = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const significant = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });

export const whole = (figure: number): string => thousands.format(figure);
/** Three significant digits; these measurements are not more precise. */
export const short = (figure: number): string =>
  Math.abs(figure) >= 100 ? whole(figure) : significant.format(figure);
export const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;

export const withSpread = (spread: Spread, format: (figure: number) => string = short): string =>
  `${format(spread.median)} (${format(spread.from)} – ${format(spread.to)})`;
