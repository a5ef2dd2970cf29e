import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DemoSuite } from './demo-suite.ts';
import { waitUntil } from './harness/poll.ts';

const suite = new DemoSuite();
const folder = fileURLToPath(new URL('../.tmp/screenshots/', import.meta.url));

const sizes = {
  wide: { width: 1280, height: 900 },
  narrow: { width: 375, height: 812 },
} as const;

// For visual review. What numbers can check is in layout.e2e.ts.
for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, viewport] of Object.entries(sizes)) {
    test(`screenshots: ${name}, ${colorScheme}`, async () => {
      const tab = await suite.newTab('json-body', { viewport, colorScheme });
      const shoot = (view: string, fullPage = false) =>
        tab.page.screenshot({
          path: `${folder}${view}-${name}-${colorScheme}.png`,
          fullPage,
          animations: 'disabled',
        });

      await tab.open();
      await tab.waitFor('username');
      await shoot('login', true);

      await tab.submitAs('ada');
      await tab.waitFor('dashboard');
      await suite.control('settings', 'PATCH', { refreshDelayMs: 1_000 });
      await tab.byTestId('do-expired-burst').click();
      await tab.page.locator('[data-gate="closed"]').waitFor();
      await waitUntil(
        'held requests',
        () => tab.page.locator('.scene .dot.held').count(),
        (n) => n > 40,
      );
      await shoot('gate-closed');
      await tab.waitUntilDone('expired-burst');
      await tab.page.locator('[data-gate="open"]').waitFor();
      await waitUntil(
        'all responses',
        () => tab.page.locator('.scene .dot.succeeded').count(),
        (n) => n === 50,
      );
      await shoot('dashboard', true);
      await tab.byTestId('toggle-offline').click();
      await tab.run('one');
      await tab.waitFor('notice-network');
      await shoot('notice');
      await tab.byTestId('toggle-offline').click();

      await tab.byTestId('nav-admin').click();
      await tab.waitForText('admin-users', /Ben Franklin/);
      await shoot('admin');
    });
  }
}
