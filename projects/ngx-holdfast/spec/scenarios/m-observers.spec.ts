import { TestBed } from '@angular/core/testing';
import { HttpClient } from '@angular/common/http';
import { first } from 'rxjs';
import { AuthEvent, requireAuth } from 'ngx-holdfast';
import { Harness, endpoints, wirings } from '../harness/harness';
import { freshJwt } from '../harness/jwt';

const telemetry = '/api/telemetry';

describe.each(wirings)(
  'a subscriber that reports every event to the API, wired as %s',
  (wiring) => {
    let harness: Harness;
    let reports: number;

    beforeEach(() => {
      jest.useFakeTimers({ now: 1_800_000_000_000 });
      harness = new Harness({ wiring, config: { api: ['/api/'], refresh: { attempts: 1 } } });
      harness.signIn({ accessToken: freshJwt('ada', 600) });
      const http = TestBed.inject(HttpClient);
      harness.events.length = 0;
      reports = 0;
      const report = (event: AuthEvent): void => {
        reports += 1;
        http.post(telemetry, event).subscribe({ error: () => undefined });
      };
      harness.auth.events$.subscribe(report);
    });

    afterEach(() => jest.useRealTimers());

    it('reports a rejected request once per event [F169]', () => {
      harness.getUnauthorized('/api/a');
      expect(harness.eventTypes()).toEqual(['refresh-started', 'request-held']);
      expect(reports).toBe(2);
      harness.completeRefresh();
      expect(harness.match(telemetry)).toHaveLength(reports);
      expect(harness.countEvents('request-held')).toBe(1);
      expect(harness.countEvents('request-released')).toBe(1);
    });

    it('a request that an event handler cancels is reported as released [F169]', () => {
      const held = harness.getUnauthorized('/api/a');
      const cancel = (): void => held.subscription.unsubscribe();
      harness.auth.events$.pipe(first()).subscribe(cancel);
      harness.get('/api/b');
      expect(harness.countEvents('request-held')).toBe(2);
      expect(harness.countEvents('request-released')).toBe(1);
    });

    it('reports nothing about requests that fail in a cool-down without waiting [F169]', () => {
      jest.setSystemTime(1_800_000_601_000);
      const held = harness.get('/api/a');
      harness.failRefresh(503);
      expect(held.code).toBe('refresh-unavailable');
      harness.events.length = 0;
      reports = 0;
      const failing = harness.get('/api/b');
      expect(failing.code).toBe('refresh-unavailable');
      expect(harness.events).toEqual([]);
      expect(reports).toBe(0);
      expect(harness.matchRefreshes()).toHaveLength(0);
    });

    it('reports a missing session once, although the report itself needs one [F169]', () => {
      harness.auth.logout().subscribe();
      harness.expectOne(endpoints.logout).flush(null);
      harness.match(telemetry);
      harness.events.length = 0;
      reports = 0;
      const http = TestBed.inject(HttpClient);
      const reportAsUser = (): void => {
        http.post(telemetry, {}, { context: requireAuth() }).subscribe({ error: () => undefined });
      };
      harness.auth.events$.subscribe(reportAsUser);
      expect(harness.get('/api/a', requireAuth()).code).toBe('not-authenticated');
      expect(harness.eventTypes()).toEqual(['sign-in-required']);
      expect(reports).toBe(1);
    });
  },
);
