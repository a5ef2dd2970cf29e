import { TestBed } from '@angular/core/testing';
import { Subject, switchMap } from 'rxjs';
import { Harness, Call, endpoints, wirings } from '../harness/harness';
import { freshJwt } from '../harness/jwt';
import { TransportHarness, pairs, settled } from '../harness/transport';

describe.each(wirings)('cancelling, wired as %s', (wiring) => {
  let bench: Harness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    bench = new Harness({ wiring });
    bench.signIn();
  });

  afterEach(() => jest.useRealTimers());

  it('whoever started the refresh may leave; the others are served [F062]', () => {
    const [initiator, other] = bench.refusedAll(['/api/a', '/api/b']);
    const refresh = bench.one(endpoints.refresh);
    initiator?.subscription.unsubscribe();
    expect(refresh.cancelled).toBe(false);
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expect(bench.sent('/api/a')).toHaveLength(0);
    bench.one('/api/b').flush('b');
    expect(other?.values).toEqual(['b']);
    expect(initiator?.outcomes).toBe(0);
  });

  it('of ten searches in a row only the last is sent [F063]', () => {
    bench.refused('/api/a');
    const refresh = bench.one(endpoints.refresh);
    const typed$ = new Subject<number>();
    const search = new Call(typed$.pipe(switchMap((n) => bench.http.get(`/api/search/${n}`))));
    for (let n = 1; n <= 10; n++) {
      typed$.next(n);
    }
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    bench.one('/api/a').flush('a');
    bench.one('/api/search/10').flush('ten');
    expect(search.values).toEqual(['ten']);
    bench.wire.verify();
  });

  it('all leave, and what the refresh brings is kept [F064]', () => {
    const calls = bench.refusedAll(['/api/a', '/api/b', '/api/c']);
    const refresh = bench.one(endpoints.refresh);
    calls.forEach(({ subscription }) => subscription.unsubscribe());
    expect(refresh.cancelled).toBe(false);
    const accessToken = freshJwt('ada');
    refresh.flush({ accessToken, refreshToken: 'R2' });
    expect(bench.auth.accessToken()).toBe(accessToken);
    bench.refused('/api/d');
    expect(bench.one(endpoints.refresh).request.body).toEqual({ refreshToken: 'R2' });
    bench.wire.verify();
  });

  it('so does refresh() that is cancelled [F064]', () => {
    const asked = new Call(bench.auth.refresh());
    asked.subscription.unsubscribe();
    const renewed = bench.renew();
    expect(bench.auth.accessToken()).toBe(renewed);
  });

  it('a call is let go after the time that it may be held; the refresh goes on [F065]', () => {
    TestBed.resetTestingModule();
    bench = new Harness({ wiring, config: { api: ['/api/'], refresh: { holdTimeoutMs: 2_000 } } });
    bench.signIn();
    const first = bench.refused('/api/a');
    jest.advanceTimersByTime(1_500);
    const second = bench.get('/api/b');
    jest.advanceTimersByTime(500);
    expect(first.code).toBe('hold-timeout');
    expect(second.outcomes).toBe(0);
    bench.renew();
    bench.one('/api/b').flush('b');
    expect(second.values).toEqual(['b']);
    expect(first.outcomes).toBe(1);
    bench.wire.verify();
  });
});

describe.each(pairs)('cancelling over $transport, wired as $wiring', (pair) => {
  let bench: TransportHarness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    bench = new TransportHarness(pair);
    bench.signIn();
  });

  afterEach(() => {
    bench.destroy();
    jest.useRealTimers();
  });

  it('a cancelled call is aborted on the wire, the refresh that it caused is not [F062]', async () => {
    const first = bench.get('/api/a');
    const second = bench.get('/api/b');
    await bench.answer('/api/a', 401);
    first.subscription.unsubscribe();
    second.subscription.unsubscribe();
    await settled();
    expect(bench.last('/api/b').cancelled).toBe(true);
    expect(bench.last(endpoints.refresh).cancelled).toBe(false);
    const renewed = await bench.renew();
    expect(bench.auth.accessToken()).toBe(renewed);
    expect(bench.to('/api/a')).toHaveLength(1);
  });

  it('a replay that is cancelled is aborted on the wire [F064]', async () => {
    const call = bench.get('/api/a');
    await bench.answer('/api/a', 401);
    await bench.renew();
    call.subscription.unsubscribe();
    await settled();
    expect(bench.to('/api/a').map(({ cancelled }) => cancelled)).toEqual([false, true]);
    expect(call.outcomes).toBe(0);
  });
});
