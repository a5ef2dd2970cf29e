const part = (value: unknown) =>
  btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/** A JWT of a usual size, about 600 characters. Its signature is not checked. */
export function jwt(claims: Readonly<Record<string, unknown>>): string {
  const payload = { iss: 'https://issuer.example.com', scope: 'openid profile email', ...claims };
  return `${part({ alg: 'RS256', typ: 'JWT', kid: 'k1' })}.${part(payload)}.${'s'.repeat(342)}`;
}

let serial = 0;

/** A unique JWT that is valid for `seconds` from now. */
export function freshJwt(seconds = 3600): string {
  const iat = Math.floor(Date.now() / 1000);
  serial += 1;
  return jwt({ sub: 'u-ada', iat, exp: iat + seconds, jti: `t${serial}` });
}
