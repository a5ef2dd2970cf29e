import { HttpContext, HttpContextToken } from '@angular/common/http';
import {
  NO_REPLAY,
  REQUIRE_AUTH,
  SKIP_AUTH,
  noReplay,
  requireAuth,
  skipAuth,
} from './request-context';

const tokens = [SKIP_AUTH, REQUIRE_AUTH, NO_REPLAY];

function optionsOf(context: HttpContext): boolean[] {
  return tokens.map((token) => context.get(token));
}

describe('the request options', () => {
  it('are false by default', () => {
    expect(optionsOf(new HttpContext())).toEqual([false, false, false]);
  });

  it('are set separately', () => {
    expect(optionsOf(skipAuth())).toEqual([true, false, false]);
    expect(optionsOf(requireAuth())).toEqual([false, true, false]);
    expect(optionsOf(noReplay())).toEqual([false, false, true]);
  });

  it('are added to an existing context', () => {
    const other = new HttpContextToken(() => '');
    const context = noReplay(requireAuth(new HttpContext().set(other, 'x')));
    expect(context.get(other)).toBe('x');
    expect(optionsOf(context)).toEqual([false, true, true]);
    expect(skipAuth(context).get(other)).toBe('x');
  });
});
