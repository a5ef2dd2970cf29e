/** One challenge of a `WWW-Authenticate` header. Scheme and parameter names are in lower case. */
export interface Challenge {
  readonly scheme: string;
  /** The token68 value of a challenge that has one instead of parameters, else `null`. */
  readonly token68: string | null;
  readonly params: ReadonlyMap<string, string>;
}

const spaces = /[ \t]*/y;
const separators = /[ \t,]*/y;
const token = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const token68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
const quotedString = /"((?:[^"\\]|\\[^])*)"/y;
const equals = /[ \t]*=[ \t]*/y;

/**
 * Parses the challenges of a `WWW-Authenticate` header (RFC 9110 section 11.6.1), or of several headers joined by commas.
 * Runs in linear time and never throws; a syntax error ends the list.
 *
 * @example
 * ```ts
 * const [challenge] = parseChallenges('Bearer realm="api", error="invalid_token"');
 * console.log(challenge?.scheme, challenge?.params.get('error')); // bearer invalid_token
 * ```
 */
export function parseChallenges(header: string): readonly Challenge[] {
  let position = 0;

  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const match = pattern.exec(header);
    position = match === null ? position : pattern.lastIndex;
    return match;
  };

  const param = (): readonly [string, string] | null => {
    const start = position;
    const name = take(token);
    const value =
      name !== null && take(equals) !== null ? (take(quotedString) ?? take(token)) : null;
    if (name === null || value === null) {
      position = start;
      return null;
    }
    return [name[0].toLowerCase(), value[1]?.replace(/\\([^])/g, '$1') ?? value[0]];
  };

  const challenges: Challenge[] = [];
  for (take(separators); position < header.length; take(separators)) {
    const scheme = take(token);
    if (scheme === null) {
      break;
    }
    const params = new Map<string, string>();
    let opaque: string | null = null;
    if (take(spaces)?.[0] !== '') {
      let next = param();
      if (next === null) {
        opaque = take(token68)?.[0] ?? null;
      }
      while (next !== null) {
        params.set(...next);
        const end = position;
        take(separators);
        next = param();
        position = next === null ? end : position;
      }
    }
    challenges.push({ scheme: scheme[0].toLowerCase(), token68: opaque, params });
  }
  return challenges;
}
