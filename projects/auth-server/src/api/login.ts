import type { Backend } from '../backend.ts';
import { jsonMember } from '../contracts/json-member.ts';
import type { ApiContext } from './api-env.ts';
import { answerTokens, mintRefreshToken } from './token-answers.ts';

export async function login(c: ApiContext, backend: Backend): Promise<Response> {
  const contract = c.get('contract');
  const body = await c.req.text();
  const username = jsonMember(body, 'username');
  const password = jsonMember(body, 'password');
  if (username === undefined || password === undefined) {
    return Response.json(
      { message: 'a login needs a JSON body with username and password' },
      { status: 400 },
    );
  }
  const user = await backend.users.authenticate(username, password);
  if (!user) {
    return contract.refuseLogin(backend.settings);
  }
  const refreshToken = await mintRefreshToken(backend, contract, user.sub);
  const family = backend.families.open(user.sub, contract.name, refreshToken);
  backend.counters.count('logins', contract.name);
  return answerTokens(c, backend, 'login', family, refreshToken.token);
}
