import type { Backend } from '../backend.ts';
import { readJsonMember } from '../contracts/read-json-member.ts';
import type { ApiContext } from './api-env.ts';
import { issueTokens, mintRefreshToken } from './issue-tokens.ts';

export async function login(c: ApiContext, backend: Backend): Promise<Response> {
  const contract = c.get('contract');
  const body = await c.req.text();
  const username = readJsonMember(body, 'username');
  const password = readJsonMember(body, 'password');
  if (username === undefined || password === undefined) {
    return Response.json(
      { message: 'a login needs a JSON body with username and password' },
      { status: 400 },
    );
  }
  const user = await backend.users.authenticate(username, password);
  if (!user) {
    return contract.rejectLogin(backend.settings);
  }
  const refreshToken = await mintRefreshToken(backend, contract, user.sub);
  const family = backend.families.create(user.sub, contract.name, refreshToken);
  backend.counters.count('logins', contract.name);
  return issueTokens(c, backend, 'login', family, refreshToken.token);
}
