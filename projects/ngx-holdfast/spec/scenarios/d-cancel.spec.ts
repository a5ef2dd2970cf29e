import { TestBed } from '@angular/core/testing';
import { Subject, switchMap } from 'rxjs';
import { Harness, RequestRecorder, endpoints, wirings } from '../harness/harness';
import { freshJwt } from '../harness/jwt';
import { TransportHarness, pairs, flushMicrotasks } from '../harness/transport';

describe.each(wirings)('cancelling, wired as %s', (wiring) => {
  let harness: Harness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    harness = new Harness({ wiring });
    harness.signIn();
  });

  afterEach(() => jest.useRealTimers());

  it('cancelling the request that caused the refresh does not affect other requests [F062]', () => {
    const [initiator, other] = harness.getAllUnauthorized(['/api/a', '/api/b']);
    const refresh = harness.expectOne(endpoints.refresh);
    initiator?.subscription.unsubscribe();
    expect(refresh.cancelled).toBe(false);
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expect(harness.match('/api/a')).toHaveLength(0);
    harness.expectOne('/api/b').flush('b');
    expect(other?.values).toEqual(['b']);
    expect(initiator?.outcomes).toBe(0);
  });

  it('only the last of ten held searches in a switchMap is sent [F063]', () => {
    harness.getUnauthorized('/api/a');
    const refresh = harness.expectOne(endpoints.refresh);
    const typed$ = new Subject<number>();
    const search = new RequestRecorder(
      typed$.pipe(switchMap((n) => harness.http.get(`/api/search/${n}`))),
    );
    for (let n = 1; n <= 10; n++) {
      typed$.next(n);
    }
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    harness.expectOne('/api/a').flush('a');
    harness.expectOne('/api/search/10').flush('ten');
    expect(search.values).toEqual(['ten']);
    harness.httpTesting.verify();
  });

  it('new tokens are kept if all requests are cancelled [F064]', () => {
    const results = harness.getAllUnauthorized(['/api/a', '/api/b', '/api/c']);
    const refresh = harness.expectOne(endpoints.refresh);
    results.forEach(({ subscription }) => subscription.unsubscribe());
    expect(refresh.cancelled).toBe(false);
    const accessToken = freshJwt('ada');
    refresh.flush({ accessToken, refreshToken: 'R2' });
    expect(harness.auth.accessToken()).toBe(accessToken);
    harness.getUnauthorized('/api/d');
    expect(harness.expectOne(endpoints.refresh).request.body).toEqual({ refreshToken: 'R2' });
    harness.httpTesting.verify();
  });

  it('new tokens are kept if refresh() is cancelled [F064]', () => {
    const refreshResult = new RequestRecorder(harness.auth.refresh());
    refreshResult.subscription.unsubscribe();
    const newToken = harness.completeRefresh();
    expect(harness.auth.accessToken()).toBe(newToken);
  });

  it('a request fails after holdTimeoutMs while the refresh continues [F065]', () => {
    TestBed.resetTestingModule();
    harness = new Harness({
      wiring,
      config: { api: ['/api/'], refresh: { holdTimeoutMs: 2_000 } },
    });
    harness.signIn();
    const first = harness.getUnauthorized('/api/a');
    jest.advanceTimersByTime(1_500);
    const second = harness.get('/api/b');
    jest.advanceTimersByTime(500);
    expect(first.code).toBe('hold-timeout');
    expect(second.outcomes).toBe(0);
    harness.completeRefresh();
    harness.expectOne('/api/b').flush('b');
    expect(second.values).toEqual(['b']);
    expect(first.outcomes).toBe(1);
    harness.httpTesting.verify();
  });
});

describe.each(pairs)('cancelling over $transport, wired as $wiring', (pair) => {
  let harness: TransportHarness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    harness = new TransportHarness(pair);
    harness.signIn();
  });

  afterEach(() => {
    harness.destroy();
    jest.useRealTimers();
  });

  it('a cancelled request is aborted, the refresh that it caused is not [F062]', async () => {
    const first = harness.get('/api/a');
    const second = harness.get('/api/b');
    await harness.respond('/api/a', 401);
    first.subscription.unsubscribe();
    second.subscription.unsubscribe();
    await flushMicrotasks();
    expect(harness.lastSentTo('/api/b').cancelled).toBe(true);
    expect(harness.lastSentTo(endpoints.refresh).cancelled).toBe(false);
    const newToken = await harness.completeRefresh();
    expect(harness.auth.accessToken()).toBe(newToken);
    expect(harness.sentTo('/api/a')).toHaveLength(1);
  });

  it('a cancelled replay is aborted [F064]', async () => {
    const result = harness.get('/api/a');
    await harness.respond('/api/a', 401);
    await harness.completeRefresh();
    result.subscription.unsubscribe();
    await flushMicrotasks();
    expect(harness.sentTo('/api/a').map(({ cancelled }) => cancelled)).toEqual([false, true]);
    expect(result.outcomes).toBe(0);
  });
});
