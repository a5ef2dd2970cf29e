import { Subject } from 'rxjs';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedOptions, ScriptedSession } from '../../../spec/harness/scripted-session';
import { Clock } from './clock';
import { idleRefresh } from './idle-refresh';
import { endSession } from './session-commands';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describe('idleRefresh', () => {
  let scripted: ScriptedSession;
  let wakeUps$: Subject<unknown>;
  let isVisible: boolean;
  let random: () => number;
  let running: Recorder<unknown>;

  function create(options: ScriptedOptions = {}): void {
    scripted = new ScriptedSession(options);
    wakeUps$ = new Subject();
    isVisible = true;
    random = () => 0.5;
    running = new Recorder(
      idleRefresh(scripted.session, {
        refreshWindowMs: minuteMs,
        wakeUps$,
        isVisible: () => isVisible,
        random: () => random(),
      }),
    );
  }

  function timers(): unknown[] {
    return scripted.scheduler.actions.filter(({ closed }) => !closed);
  }

  beforeEach(() => create());

  it('refreshes a minute before the token expires, after a random delay of up to 2 s', () => {
    scripted.signIn('A', 3_600);
    scripted.advanceTo(59 * minuteMs + 999);
    expect(scripted.requests).toEqual([]);
    scripted.advanceTo(59 * minuteMs + 1_000);
    expect(scripted.requests).toHaveLength(1);
    expect(scripted.isBlocking).toBe(false);
  });

  it('refreshes the next token in its turn', () => {
    scripted.signIn('A', 3_600);
    scripted.advanceTo(59 * minuteMs + 1_000);
    scripted.responses[0]?.next({ accessToken: 'A1', expiresIn: 3_600 });
    scripted.advanceTo(118 * minuteMs + 1_999);
    expect(scripted.requests).toHaveLength(1);
    scripted.advanceTo(118 * minuteMs + 2_000);
    expect(scripted.requests).toHaveLength(2);
  });

  it.each([25, 30, 400])(
    'sets no timer that is too long, for a token of %d days [F045]',
    (days) => {
      const { clock } = scripted.session;
      const delay = jest.spyOn(clock as { delay: Clock['delay'] }, 'delay');
      scripted.signIn('A', (days * dayMs) / 1_000);
      scripted.advanceTo(days * dayMs - minuteMs);
      expect(scripted.requests).toEqual([]);
      scripted.advanceTo(days * dayMs - minuteMs + 1_000);
      expect(scripted.requests).toHaveLength(1);
      expect(Math.max(...delay.mock.calls.map(([ms]) => ms))).toBeLessThan(2 ** 31);
    },
  );

  it('does not refresh while the page is hidden, and looks again at a wake-up [F052]', () => {
    isVisible = false;
    scripted.signIn('A', 600);
    scripted.advanceTo(10 * minuteMs);
    wakeUps$.next(null);
    scripted.advanceTo(11 * minuteMs);
    expect(scripted.requests).toEqual([]);
    isVisible = true;
    wakeUps$.next(null);
    scripted.advanceTo(11 * minuteMs + 1_000);
    expect(scripted.requests).toHaveLength(1);
  });

  it('spreads the refreshes of tabs that wake up together [F136]', () => {
    random = () => 0.9;
    scripted.signIn('A', 600);
    scripted.advanceTo(8 * minuteMs);
    scripted.scheduler.frame = 20 * minuteMs;
    wakeUps$.next(null);
    scripted.advanceTo(20 * minuteMs + 1_799);
    expect(scripted.requests).toEqual([]);
    scripted.advanceTo(20 * minuteMs + 1_800);
    expect(scripted.requests).toHaveLength(1);
  });

  it('retries 30 s after a refresh that has failed or was not allowed', () => {
    create({ policy: { attempts: 1, cooldownMs: 40_000 } });
    scripted.signIn('A', 600);
    const firstMs = 9 * minuteMs + 1_000;
    scripted.advanceTo(firstMs);
    scripted.fail('refresh-network');
    scripted.advanceTo(firstMs + 31_000);
    // The cool-down applies.
    expect(scripted.requests).toHaveLength(1);
    scripted.advanceTo(firstMs + 62_000);
    expect(scripted.requests).toHaveLength(2);
  });

  it('does not refresh a session without a refresh token, nor one that has ended', () => {
    scripted.signInWith({ accessToken: 'A0', expiresIn: 600 });
    expect(timers()).toHaveLength(0);
    scripted.signIn('B', 600);
    expect(timers()).toHaveLength(1);
    endSession(scripted.session);
    expect(timers()).toHaveLength(0);
    scripted.advanceTo(60 * minuteMs);
    expect(scripted.requests).toEqual([]);
  });

  it('leaves no timer after it is cancelled', () => {
    scripted.signIn('A', 600);
    running.subscription.unsubscribe();
    expect(timers()).toHaveLength(0);
  });
});
