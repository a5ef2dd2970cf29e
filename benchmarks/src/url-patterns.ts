/** Which URLs the requests of a round have, and the bar for Holdfast, as a multiple of the three-line interceptor. */
export const urlPatterns = {
  known: { name: 'a known URL', limit: 1.4 },
  built: { name: '1,000 built URLs', limit: 1.6 },
  new: { name: 'new URLs', limit: 1.9 },
} as const;

export type UrlPattern = keyof typeof urlPatterns;

export const patternNames = Object.keys(urlPatterns) as readonly UrlPattern[];
