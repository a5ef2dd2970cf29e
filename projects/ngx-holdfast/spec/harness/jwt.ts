/** A JWT with a fake signature, which the client never checks. Times are in seconds. */
export function jwt(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}.c2ln`;
}

let serial = 0;

/** A JWT that expires in `seconds` and differs from every other one. */
export function freshJwt(sub: string, seconds = 600, claims: Record<string, unknown> = {}): string {
  const iat = Math.floor(Date.now() / 1000);
  serial += 1;
  return jwt({ sub, iat, exp: iat + seconds, jti: `t${serial}`, ...claims });
}
