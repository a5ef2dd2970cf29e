import { Harness, RequestRecorder, tokenOf, wirings } from '../harness/harness';
import { freshJwt } from '../harness/jwt';

describe.each(wirings)('what does not go through HttpClient, wired as %s', (wiring) => {
  let harness: Harness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    harness = new Harness({ wiring });
  });

  afterEach(() => jest.useRealTimers());

  it('a WebSocket asks for a token and gets the one in use at once [F020]', () => {
    const { accessToken } = harness.signIn();
    const asked = new RequestRecorder(harness.auth.getAccessToken());
    expect(asked).toMatchObject({ values: [accessToken], outcomes: 1 });
    harness.httpTesting.verify();
  });

  it('gets a renewed one where the old one is about to end, and many ask for one refresh [F020]', () => {
    harness.signIn({ accessToken: freshJwt('ada', 600) });
    jest.advanceTimersByTime(590_000);
    const asked = [1, 2, 3].map(() => new RequestRecorder(harness.auth.getAccessToken()));
    const renewed = harness.completeRefresh();
    asked.forEach(({ values }) => expect(values).toEqual([renewed]));
  });

  describe('where the token is about to end', () => {
    let living: string;

    function signIn(refreshToken?: string): void {
      living = harness.signIn({ accessToken: freshJwt('ada', 600), refreshToken }).accessToken;
      jest.advanceTimersByTime(590_000);
    }

    it('gets it all the same where nothing can renew it, and the session goes on [F020]', () => {
      signIn();
      const asked = new RequestRecorder(harness.auth.getAccessToken());
      expect(asked.values).toEqual([living]);
      expect(harness.eventTypes()).toEqual(['signed-in']);
    });

    it.each([
      ['refused', 400, { error: 'invalid_grant' }, 1],
      ['not answered well', 503, {}, 3],
    ])(
      'gets it all the same where the refresh is %s, and the session goes on [F020]',
      (_, status, body, tries) => {
        signIn('R');
        const asked = new RequestRecorder(harness.auth.getAccessToken());
        harness.failRefresh(status, body, tries);
        expect(asked.values).toEqual([living]);
        expect(new RequestRecorder(harness.auth.getAccessToken()).values).toEqual([living]);
        expect(harness.auth.isAuthenticated()).toBe(true);
        expect(harness.matchRefreshes()).toHaveLength(0);
      },
    );

    it('waits for a new one, and holds up no request [F020]', () => {
      signIn('R');
      const asked = new RequestRecorder(harness.auth.getAccessToken());
      harness.get('/api/a');
      expect(tokenOf(harness.expectOne('/api/a'))).toBe(living);
      expect(asked.outcomes).toBe(0);
      const renewed = harness.completeRefresh();
      expect(asked.values).toEqual([renewed]);
    });
  });

  it('gets an error where nobody is signed in [F020]', () => {
    const asked = new RequestRecorder(harness.auth.getAccessToken());
    expect(asked.errors).toMatchObject([{ code: 'not-authenticated' }]);
  });
});
