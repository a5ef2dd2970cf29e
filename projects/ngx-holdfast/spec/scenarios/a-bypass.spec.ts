import { Bench, Call, wirings } from '../bench/bench';
import { freshJwt } from '../bench/jwt';

describe.each(wirings)('what does not go through HttpClient, wired as %s', (wiring) => {
  let bench: Bench;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    bench = new Bench({ wiring });
  });

  afterEach(() => jest.useRealTimers());

  it('F020 bypass: a WebSocket asks for a token and gets the one in use at once', () => {
    const { accessToken } = bench.signIn();
    const asked = new Call(bench.auth.getAccessToken());
    expect(asked).toMatchObject({ values: [accessToken], outcomes: 1 });
    bench.wire.verify();
  });

  it('F020 bypass: gets a renewed one where the old one is about to end, and many ask for one refresh', () => {
    bench.signIn({ accessToken: freshJwt('ada', 600) });
    jest.advanceTimersByTime(590_000);
    const asked = [1, 2, 3].map(() => new Call(bench.auth.getAccessToken()));
    const renewed = bench.renew();
    asked.forEach(({ values }) => expect(values).toEqual([renewed]));
  });

  it('F020 bypass: gets an error where nobody is signed in', () => {
    const asked = new Call(bench.auth.getAccessToken());
    expect(asked.errors).toMatchObject([{ code: 'not-authenticated' }]);
  });
});
