import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DemoSuite } from './demo-suite.ts';
import { until } from './harness/poll.ts';

const suite = new DemoSuite();
const folder = fileURLToPath(new URL('../.tmp/screenshots/', import.meta.url));

const sizes = {
  wide: { width: 1280, height: 900 },
  narrow: { width: 375, height: 812 },
} as const;

// For a person to look at; what can be told by numbers is in layout.e2e.ts.
for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, viewport] of Object.entries(sizes)) {
    test(`pictures: ${name}, ${colorScheme}`, async () => {
      const tab = await suite.newTab('json-body', { viewport, colorScheme });
      const shoot = (what: string, fullPage = false) =>
        tab.page.screenshot({
          path: `${folder}${what}-${name}-${colorScheme}.png`,
          fullPage,
          animations: 'disabled',
        });

      await tab.open();
      await tab.sees('username');
      await shoot('login', true);

      await tab.submitAs('ada');
      await tab.sees('dashboard');
      await suite.control('settings', 'PATCH', { refreshDelayMs: 1_000 });
      await tab.by('do-expired-burst').click();
      await tab.page.locator('[data-gate="closed"]').waitFor();
      await until(
        'all returned',
        () => tab.page.locator('.scene .dot.held').count(),
        (n) => n > 40,
      );
      await shoot('gate-closed');
      await tab.isDone('expired-burst');
      await tab.page.locator('[data-gate="open"]').waitFor();
      await until(
        'all succeeded',
        () => tab.page.locator('.scene .dot.succeeded').count(),
        (n) => n === 50,
      );
      await shoot('dashboard', true);
      await tab.by('toggle-offline').click();
      await tab.run('one');
      await tab.sees('notice-network');
      await shoot('notice');
      await tab.by('toggle-offline').click();

      await tab.by('nav-admin').click();
      await tab.reads('admin-users', /Ben Franklin/);
      await shoot('admin');
    });
  }
}
