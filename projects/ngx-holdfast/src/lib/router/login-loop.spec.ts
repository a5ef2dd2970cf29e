import { VirtualTimeScheduler } from 'rxjs';
import { MapArea } from '../../../spec/harness/map-area';
import { AuthError } from '../session/auth-error';
import { AuthSession } from '../session/auth-session';
import { MemoryStore } from '../storage/memory-store';
import { StorageArea } from '../storage/storage-area';
import { loginLoopBreaker } from './login-loop';

/** One tab: its storage outlives a page load, its session does not. */
class Tab {
  readonly #time = new VirtualTimeScheduler();
  readonly #storage: StorageArea;
  #session!: AuthSession;
  told = 0;
  redirect!: () => boolean;

  constructor(storage: StorageArea = new MapArea()) {
    this.#storage = storage;
    this.pass(1_000_000);
    this.loadPage();
  }

  pass(ms: number): void {
    this.#time.frame += ms;
  }

  loadPage(): void {
    this.pass(1);
    this.start(this.#time.now());
    this.pass(1);
  }

  /** `timeOrigin`: when the page was loaded. */
  start(timeOrigin: number): void {
    this.#session = new AuthSession({
      store: new MemoryStore(),
      scheduler: this.#time,
      newId: () => 's',
      byCookie: false,
      isClockSteady: () => true,
    });
    this.#session.events$.subscribe(({ type }) => (this.told += type === 'login-loop' ? 1 : 0));
    this.#session.restore();
    const window = { sessionStorage: this.#storage, performance: { timeOrigin } };
    this.redirect = loginLoopBreaker(this.#session, window as unknown as Window);
  }

  signIn(): void {
    this.#session.signIn({ accessToken: 'A' });
  }

  expire(): void {
    this.#session.expire(new AuthError('session-expired'));
  }

  /** A sign-in that comes to nothing, without leaving the page. */
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
    'of six redirects by %s, three are made [F148]',
    (round) => {
      const tab = new Tab();
      expect(rounds(3, () => tab[round]())).toEqual([true, true, true]);
      expect(tab.told).toBe(0);
      tab.loadPage();
      expect(rounds(3, () => tab.redirect())).toEqual([false, false, false]);
      expect(tab.told).toBe(1);
    },
  );

  it('every further page load is refused, and tells so once [F148]', () => {
    const tab = new Tab();
    expect(rounds(6, () => tab.pageLoadRound())).toEqual([true, true, true, false, false, false]);
    expect(tab.told).toBe(3);
  });

  it('rounds of both kinds add up [F148]', () => {
    const tab = new Tab();
    expect([tab.signInRound(), tab.pageLoadRound(), tab.signInRound()]).toEqual(
      Array(3).fill(true),
    );
    expect(tab.signInRound()).toBe(false);
  });

  it('who clicks from link to link without signing in is always sent [F148]', () => {
    const tab = new Tab();
    expect(rounds(50, () => tab.redirect())).toEqual(Array(50).fill(true));
    tab.signInRound();
    expect(rounds(50, () => tab.redirect())).toEqual(Array(50).fill(true));
    expect(tab.told).toBe(0);
  });

  it('redirects are made again when the 60 s have passed [F148]', () => {
    const tab = new Tab();
    rounds(4, () => tab.pageLoadRound());
    tab.pass(59_000);
    expect(tab.redirect()).toBe(false);
    tab.pass(1_000);
    expect(tab.redirect()).toBe(true);
    expect(tab.told).toBe(1);
  });

  it('slow rounds are none, with and without page loads [F148]', () => {
    const tab = new Tab();
    const slowly = (round: () => boolean) => rounds(20, () => (tab.pass(20_000), round()));
    expect(slowly(() => tab.pageLoadRound())).toEqual(Array(20).fill(true));
    expect(slowly(() => tab.signInRound())).toEqual(Array(20).fill(true));
  });

  it('a sign-in starts afresh, also for the telling [F148]', () => {
    const tab = new Tab();
    rounds(4, () => tab.signInRound());
    expect(tab.told).toBe(1);
    expect(rounds(4, () => tab.signInRound())).toEqual([true, true, true, false]);
    expect(tab.told).toBe(2);
  });

  it('a clock that was set back does not block for longer [F148]', () => {
    const tab = new Tab();
    rounds(4, () => tab.signInRound());
    tab.pass(-600_000);
    expect(tab.redirect()).toBe(true);
  });

  it('where storage is denied, what happens within the page still counts [F148]', () => {
    const tab = new Tab(denied);
    expect(rounds(4, () => tab.signInRound())).toEqual([true, true, true, false]);
  });

  it.each(['{', '5', '{}', 'null', '["x"]'])('rubbish in storage is no redirect: %s', (rubbish) => {
    const storage = new MapArea();
    storage.setItem('holdfast-login-loop', rubbish);
    const tab = new Tab(storage);
    expect(rounds(4, () => tab.signInRound())).toEqual([true, true, true, false]);
  });

  it('other injectors of the same page count for themselves [F168]', () => {
    const tab = new Tab();
    const again = () => {
      tab.start(0);
      return tab.redirect();
    };
    expect(rounds(10, again)).toEqual(Array(10).fill(true));
  });
});
