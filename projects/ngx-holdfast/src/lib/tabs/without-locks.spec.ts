import { TestBed } from '@angular/core/testing';
import { of } from 'rxjs';
import { Recorder } from '../../../spec/harness/recorder';
import { AUTH_CONFIG } from '../auth-config';
import { AUTH_TABS } from '../injection-tokens';
import { sharedStoreCoordination } from './provide-tabs';
import { TabCoordination } from '../session/tab-coordination';

/** This browser has neither Web Locks nor IndexedDB nor channels, as in a sandboxed frame. */
describe('tabs without locks', () => {
  let tabs: TabCoordination;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [{ provide: AUTH_CONFIG, useValue: {} }, sharedStoreCoordination('holdfast')],
    });
    tabs = TestBed.inject(AUTH_TABS);
  });

  it('without locks it works at once', () => {
    expect(navigator.locks).toBeUndefined();
    expect(window.indexedDB).toBeUndefined();
    expect(new Recorder(tabs.runExclusive(of(1))).values).toEqual([1]);
  });

  it('a browser that has locks and refuses them does not stop the work [F102]', async () => {
    const request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
    Object.assign(navigator, { locks: { request } });
    const works = new Recorder(tabs.runExclusive(of(1)));
    await new Promise(process.nextTick);
    Object.assign(navigator, { locks: undefined });
    expect(works.values).toEqual([1]);
  });

  it('after the app was destroyed nothing turns in circles [F162]', () => {
    TestBed.resetTestingModule();
    expect(new Recorder(tabs.runExclusive(of(1)))).toMatchObject({ values: [1], errors: [] });
  });
});
