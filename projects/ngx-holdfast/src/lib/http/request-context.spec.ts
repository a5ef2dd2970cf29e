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

function marks(context: HttpContext): boolean[] {
  return tokens.map((token) => context.get(token));
}

describe('the marks of a request', () => {
  it('are all absent by default', () => {
    expect(marks(new HttpContext())).toEqual([false, false, false]);
  });

  it('are set one by one', () => {
    expect(marks(skipAuth())).toEqual([true, false, false]);
    expect(marks(requireAuth())).toEqual([false, true, false]);
    expect(marks(noReplay())).toEqual([false, false, true]);
  });

  it('are added to what a context holds', () => {
    const other = new HttpContextToken(() => '');
    const context = noReplay(requireAuth(new HttpContext().set(other, 'x')));
    expect(context.get(other)).toBe('x');
    expect(marks(context)).toEqual([false, true, true]);
    expect(skipAuth(context).get(other)).toBe('x');
  });
});
