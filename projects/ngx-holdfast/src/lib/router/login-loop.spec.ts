import { VirtualTimeScheduler } from 'rxjs';
import { aSession } from '../../../spec/harness/a-session';
import { MapArea } from '../../../spec/harness/map-area';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { AuthError } from '../session/auth-error';
import { AuthSession } from '../session/auth-session';
import { expireSession, restoreSession, startSession } from '../session/session-commands';
import { storedTokens } from '../session/token-source';
import { StorageArea } from '../storage/storage-area';
import { loginLoopBreaker } from './login-loop';

/** One tab, whose storage survives a page load; its session does not. */
class Tab {
  readonly #time = new VirtualTimeScheduler();
  readonly #storage: StorageArea;
  #session!: AuthSession;
  events = 0;
  redirect!: () => boolean;

  constructor(storage: StorageArea = new MapArea()) {
    this.#storage = storage;
    this.advance(1_000_000);
    this.loadPage();
  }

  advance(ms: number): void {
    this.#time.frame += ms;
  }

  loadPage(): void {
    this.advance(1);
    this.start(this.#time.now());
    this.advance(1);
  }

  /** `timeOrigin`: when the page was loaded. */
  start(timeOrigin: number): void {
    this.#session = aSession(new ScriptedStore(), virtualClock(this.#time));
    this.#session.events$.subscribe(({ type }) => (this.events += type === 'login-loop' ? 1 : 0));
    restoreSession(this.#session, storedTokens);
    const window = { sessionStorage: this.#storage, performance: { timeOrigin } };
    this.redirect = loginLoopBreaker(this.#session, window as unknown as Window);
  }

  signIn(): void {
    startSession(this.#session, { accessToken: 'A' });
  }

  expire(): void {
    expireSession(this.#session, new AuthError('session-expired'));
  }

  /** A sign-in on the same page whose session ends at once. */
  signInRound(): boolean {
    this.signIn();
    this.expire();
    return this.redirect();
  }

  pageLoadRound(): boolean {
    this.loadPage();
    return this.redirect();
  }
}

function rounds(count: number, round: () => boolean): boolean[] {
  return Array.from({ length: count }, round);
}

const denied: StorageArea = {
  getItem: () => {
    throw new Error('denied');
  },
  setItem: () => {
    throw new Error('denied');
  },
  removeItem: () => undefined,
};

describe('loginLoopBreaker', () => {
  it.each(['pageLoadRound', 'signInRound'] as const)(
    'allows three of six redirects by %s [F148]',
    (round) => {
      const tab = new Tab();
      expect(rounds(3, () => tab[round]())).toEqual([true, true, true]);
      expect(tab.events).toBe(0);
      tab.loadPage();
      expect(rounds(3, () => tab.redirect())).toEqual([false, false, false]);
      expect(tab.events).toBe(1);
    },
  );

  it('rejects a redirect after every further page load, and emits one event for each [F148]', () => {
    const tab = new Tab();
    expect(rounds(6, () => tab.pageLoadRound())).toEqual([true, true, true, false, false, false]);
    expect(tab.events).toBe(3);
  });

  it('counts rounds of both kinds together [F148]', () => {
    const tab = new Tab();
    expect([tab.signInRound(), tab.pageLoadRound(), tab.signInRound()]).toEqual(
      Array(3).fill(true),
    );
    expect(tab.signInRound()).toBe(false);
  });

  it('always allows redirects without a sign-in in between [F148]', () => {
    const tab = new Tab();
    expect(rounds(50, () => tab.redirect())).toEqual(Array(50).fill(true));
    tab.signInRound();
    expect(rounds(50, () => tab.redirect())).toEqual(Array(50).fill(true));
    expect(tab.events).toBe(0);
  });

  it('allows redirects again after 60 s [F148]', () => {
    const tab = new Tab();
    rounds(4, () => tab.pageLoadRound());
    tab.advance(59_000);
    expect(tab.redirect()).toBe(false);
    tab.advance(1_000);
    expect(tab.redirect()).toBe(true);
    expect(tab.events).toBe(1);
  });

  it('always allows slow rounds, with and without page loads [F148]', () => {
    const tab = new Tab();
    const slowly = (round: () => boolean) => rounds(20, () => (tab.advance(20_000), round()));
    expect(slowly(() => tab.pageLoadRound())).toEqual(Array(20).fill(true));
    expect(slowly(() => tab.signInRound())).toEqual(Array(20).fill(true));
  });

  it('starts again after a sign-in, with a new event [F148]', () => {
    const tab = new Tab();
    rounds(4, () => tab.signInRound());
    expect(tab.events).toBe(1);
    expect(rounds(4, () => tab.signInRound())).toEqual([true, true, true, false]);
    expect(tab.events).toBe(2);
  });

  it('does not block for longer after the clock is set back [F148]', () => {
    const tab = new Tab();
    rounds(4, () => tab.signInRound());
    tab.advance(-600_000);
    expect(tab.redirect()).toBe(true);
  });

  it('counts redirects of the same page if storage is denied [F148]', () => {
    const tab = new Tab(denied);
    expect(rounds(4, () => tab.signInRound())).toEqual([true, true, true, false]);
  });

  it.each(['{', '5', '{}', 'null', '["x"]'])(
    'ignores invalid content of the storage: %s',
    (content) => {
      const storage = new MapArea();
      storage.setItem('holdfast-login-loop', content);
      const tab = new Tab(storage);
      expect(rounds(4, () => tab.signInRound())).toEqual([true, true, true, false]);
    },
  );

  it('does not count redirects of other injectors of the same page [F168]', () => {
    const tab = new Tab();
    const again = () => {
      tab.start(0);
      return tab.redirect();
    };
    expect(rounds(10, again)).toEqual(Array(10).fill(true));
  });
});
