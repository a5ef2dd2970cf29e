import { diagonal } from '../conformance/pairs';
import { control } from '../control';
import { until } from '../until';
import { statusesOf } from './logged-requests';
import { expectSessionKept, startSignedIn } from './start-signed-in';

/** As configured in the app under test. */
const attempts = 2;

for (const pair of diagonal) {
  describe(`a failing refresh endpoint, ${pair.name}:`, () => {
    for (const status of [500, 502, 503, 504]) {
      it(`a refresh that gets ${status} is retried, fails with the session kept, and recovers [F023]`, async () => {
        const app = await startSignedIn({ contract: 'json-body', pair });
        await control.expire();
        await control.fault({ on: 'refresh', kind: 'status', status, times: attempts });

        const outcomes = await app.getInParallel(10);

        expect(outcomes.map(({ authError }) => authError?.code)).toEqual(
          outcomes.map(() => 'refresh-unavailable'),
        );
        expect(outcomes[0]?.authError?.status).toBe(status);
        expect(await statusesOf('/refresh')).toEqual([status, status]);
        expectSessionKept(app);
        await until(async () => (await app.get()).error === null);
        expect(await statusesOf('/refresh')).toEqual([status, status, 200]);
        expectSessionKept(app);
      });
    }
  });
}
