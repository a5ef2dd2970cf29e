import * as fc from 'fast-check';
import { Subject, VirtualTimeScheduler } from 'rxjs';
import { FakeChannels } from '../../../spec/harness/fake-channel';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { Recorder } from '../../../spec/harness/recorder';
import { TabMessage, parseMessage, tabChannel } from './tab-channel';

const message: TabMessage = { type: 'refreshed', sid: 's1', gen: 3 };

describe('parseMessage', () => {
  it.each(['signed-in', 'refreshed', 'signed-out', 'session-expired'] as const)(
    'accepts a message of type %s',
    (type) => {
      expect(parseMessage({ ...message, type })).toEqual({ ...message, type });
    },
  );

  it.each([
    null,
    undefined,
    'refreshed',
    7,
    [],
    [message],
    {},
    { ...message, type: 'REFRESHED' },
    { ...message, type: 'session-changed' },
    { ...message, type: 'xrefreshed' },
    { ...message, type: ['refreshed'] },
    { ...message, sid: '' },
    { ...message, sid: 's 1' },
    { ...message, sid: 1 },
    { ...message, gen: '3' },
    { ...message, gen: 0.5 },
    { ...message, gen: NaN },
    { type: 'refreshed', sid: 's1' },
  ])('%j is not a message [F133]', (data) => {
    expect(parseMessage(data)).toBeNull();
  });

  it('returns only the known properties of a message [F133]', () => {
    const circle: Record<string, unknown> = { ...message, accessToken: 'SECRET', big: 1n };
    circle['self'] = circle;
    expect(parseMessage(circle)).toEqual(message);
  });

  it('never throws, and returns a complete message or null for any input [F133]', () => {
    const similar = fc.record(
      {
        type: fc.oneof(fc.constantFrom('signed-in', 'refreshed', 'x'), fc.anything()),
        sid: fc.oneof(fc.string(), fc.anything()),
        gen: fc.oneof(fc.integer(), fc.double(), fc.anything()),
        more: fc.anything({ withBigInt: true, withDate: true, withMap: true }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(similar, fc.anything({ withNullPrototype: true })), (data) => {
        const parsed = parseMessage(data);
        expect(
          parsed === null ||
            (Object.keys(parsed).sort().join() === 'gen,sid,type' &&
              /^(signed-in|signed-out|refreshed|session-expired)$/.test(parsed.type) &&
              typeof parsed.sid === 'string' &&
              Number.isSafeInteger(parsed.gen)),
        ).toBe(true);
      }),
      propertyRuns,
    );
  });
});

describe('tabChannel', () => {
  let scheduler: VirtualTimeScheduler;
  let channels: FakeChannels;
  let outgoing$: Subject<TabMessage>;

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    channels = new FakeChannels(scheduler);
    outgoing$ = new Subject();
  });

  it('sends and receives messages while it has a subscriber', () => {
    const received = new Recorder(tabChannel(channels.open, outgoing$));
    outgoing$.next(message);
    channels.postFromOtherScript('anything');
    scheduler.flush();
    expect(channels.posted).toEqual([message]);
    expect(received.values).toEqual(['anything']);
    received.subscription.unsubscribe();
    expect(channels.count).toBe(0);
    expect(outgoing$.observed).toBe(false);
  });

  it('is silent if the browser provides no channels [F102]', () => {
    const silent = new Recorder(
      tabChannel(() => {
        throw new DOMException('denied', 'SecurityError');
      }, outgoing$),
    );
    outgoing$.next(message);
    expect(silent).toMatchObject({ values: [], errors: [] });
  });
});
