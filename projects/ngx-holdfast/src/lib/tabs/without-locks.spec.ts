import { TestBed } from '@angular/core/testing';
import { of } from 'rxjs';
import { Recorder } from '../../../spec/harness/recorder';
import { AUTH_CONFIG } from '../auth-config';
import { AUTH_TABS } from '../injection-tokens';
import { TabCoordination } from '../session/tab-coordination';
import { cookieCoordination } from './provide-tabs';

/** This browser has neither Web Locks nor IndexedDB nor channels, as in a sandboxed frame. */
describe('tabs without locks', () => {
  let coordination: TabCoordination;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [{ provide: AUTH_CONFIG, useValue: {} }, cookieCoordination('/auth/refresh')],
    });
    coordination = TestBed.inject(AUTH_TABS);
  });

  it('a login request is sent at once if the browser has no locks', () => {
    expect(navigator.locks).toBeUndefined();
    expect(window.indexedDB).toBeUndefined();
    expect(new Recorder(coordination.signInOrOut(of(1))).values).toEqual([1]);
  });

  it('a login request is sent if the browser refuses locks [F102]', async () => {
    const request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
    Object.assign(navigator, { locks: { request } });
    const result = new Recorder(coordination.signInOrOut(of(1)));
    await new Promise(process.nextTick);
    Object.assign(navigator, { locks: undefined });
    expect(result.values).toEqual([1]);
  });

  it('a login request is sent once after the app was destroyed [F162]', () => {
    TestBed.resetTestingModule();
    const result = new Recorder(coordination.signInOrOut(of(1)));
    expect(result).toMatchObject({ values: [1], errors: [] });
  });
});
