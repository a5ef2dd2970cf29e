/** A JWT without a real signature: the client never checks one. Times in seconds. */
export function jwt(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}.c2ln`;
}

let serial = 0;

/** One that lives for `seconds` from now on, and differs from every other. */
export function freshJwt(sub: string, seconds = 600, more: Record<string, unknown> = {}): string {
  const iat = Math.floor(Date.now() / 1000);
  serial += 1;
  return jwt({ sub, iat, exp: iat + seconds, jti: `t${serial}`, ...more });
}
