/** Colours and fonts of all charts. A chart has its own background, so it is readable on any page. */
const style = `
  .ground { fill: #fff; } text { fill: #24292f; font: 13px system-ui, sans-serif; }
  .title { font-size: 15px; font-weight: 600; } .quiet { fill: #57606a; font-size: 12px; }
  .axis { stroke: #d0d7de; } .limit { stroke: #bf3989; stroke-dasharray: 5 4; } .limit-name { fill: #bf3989; font-size: 12px; }
  .holdfast { --series: #0969da; } .floor { --series: #8c959f; } .rival { --series: #d4a72c; } .other { --series: #1a7f37; }
  .bar, .dot { fill: var(--series); } .spread { stroke: #24292f; opacity: .55; } .line { fill: none; stroke: var(--series); stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; } text { fill: #e6edf3; } .quiet { fill: #9198a1; }
    .axis { stroke: #3d444d; } .limit { stroke: #f778ba; } .limit-name { fill: #f778ba; } .spread { stroke: #e6edf3; }
    .holdfast { --series: #4493f8; } .floor { --series: #6e7681; } .rival { --series: #bb8009; } .other { --series: #3fb950; }
  }`;

export type Series = 'holdfast' | 'floor' | 'rival' | 'other';

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

export function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escaped(content)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${className}"/>`;
}

export const round = (coordinate: number): number => Math.round(coordinate * 10) / 10;

export function svg(
  width: number,
  height: number,
  title: string,
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${style}</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="6"/>`,
    text(16, 26, title, 'class="title"'),
    ...parts,
    '</svg>\n',
  ].join('\n');
}
