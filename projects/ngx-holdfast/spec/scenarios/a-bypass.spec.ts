import { Harness, RequestRecorder, tokenOf, wirings } from '../harness/harness';
import { freshJwt } from '../harness/jwt';

describe.each(wirings)('requests that bypass HttpClient, wired as %s', (wiring) => {
  let harness: Harness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    harness = new Harness({ wiring });
  });

  afterEach(() => jest.useRealTimers());

  it('getAccessToken() emits the current token at once [F020]', () => {
    const { accessToken } = harness.signIn();
    const result = new RequestRecorder(harness.auth.getAccessToken());
    expect(result).toMatchObject({ values: [accessToken], outcomes: 1 });
    harness.httpTesting.verify();
  });

  it('several calls of getAccessToken() share one refresh of a token about to expire [F020]', () => {
    harness.signIn({ accessToken: freshJwt('ada', 600) });
    jest.advanceTimersByTime(590_000);
    const results = [1, 2, 3].map(() => new RequestRecorder(harness.auth.getAccessToken()));
    const newToken = harness.completeRefresh();
    results.forEach(({ values }) => expect(values).toEqual([newToken]));
  });

  describe('with a token about to expire', () => {
    let validToken: string;

    function signIn(refreshToken?: string): void {
      validToken = harness.signIn({ accessToken: freshJwt('ada', 600), refreshToken }).accessToken;
      jest.advanceTimersByTime(590_000);
    }

    it('getAccessToken() emits it if there is no refresh token [F020]', () => {
      signIn();
      const result = new RequestRecorder(harness.auth.getAccessToken());
      expect(result.values).toEqual([validToken]);
      expect(harness.eventTypes()).toEqual(['signed-in']);
    });

    it.each([
      ['rejected', 400, { error: 'invalid_grant' }, 1],
      ['unavailable', 503, {}, 3],
    ])('getAccessToken() emits it if the refresh is %s [F020]', (_, status, body, attempts) => {
      signIn('R');
      const result = new RequestRecorder(harness.auth.getAccessToken());
      harness.failRefresh(status, body, attempts);
      expect(result.values).toEqual([validToken]);
      expect(new RequestRecorder(harness.auth.getAccessToken()).values).toEqual([validToken]);
      expect(harness.auth.isAuthenticated()).toBe(true);
      expect(harness.matchRefreshes()).toHaveLength(0);
    });

    it('getAccessToken() waits for a new token without holding requests [F020]', () => {
      signIn('R');
      const result = new RequestRecorder(harness.auth.getAccessToken());
      harness.get('/api/a');
      expect(tokenOf(harness.expectOne('/api/a'))).toBe(validToken);
      expect(result.outcomes).toBe(0);
      const newToken = harness.completeRefresh();
      expect(result.values).toEqual([newToken]);
    });
  });

  it('getAccessToken() fails without a session [F020]', () => {
    const result = new RequestRecorder(harness.auth.getAccessToken());
    expect(result.errors).toMatchObject([{ code: 'not-authenticated' }]);
  });
});
