/** Which URLs the requests of a round have, and the bar for Holdfast, as a multiple of the three-line interceptor. */
export const urlPatterns = {
  known: { name: 'one known URL', limit: 1.4 },
  built: { name: '1,000 URLs, built for each request', limit: 1.6 },
  new: { name: 'URLs never seen before', limit: 1.9 },
} as const;

export type UrlPattern = keyof typeof urlPatterns;

export const patternNames = Object.keys(urlPatterns) as readonly UrlPattern[];
