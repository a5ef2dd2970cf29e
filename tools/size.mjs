// What an app pays for the library. Fails where that is over its budget, which holds what was reached; prints what is missing
// to the goal. Takes dist/ngx-holdfast.
import { closeBundler, costOf, use } from './bundle-cost.mjs';

const smallest = ['provideAuth', 'authInterceptor', 'AuthService', 'withJsonBackend'];
const guards = ['authGuard', 'guestGuard', 'roleGuard', 'withLoginPage'];
const backends = ['Json', 'RawHeader', 'ResponseHeader', 'ErrorCode', 'Cookie', 'OAuth2'];
const stores = ['withSessionStorage', 'withLocalStorage', 'withCookieStorage', 'withStorage'];

const entries = [
  { name: 'smallest: no guards, memory only', names: smallest, goal: 8_000, budget: 9_700 },
  { name: 'with guards and login page, memory only', names: [...smallest, ...guards] },
  {
    name: 'with guards and login page, shared by tabs (localStorage)',
    names: [...smallest, 'withLocalStorage', ...guards],
    goal: 11_000,
    budget: 13_650,
  },
  {
    name: 'all six back ends, all stores, guards, login page',
    names: [
      ...new Set([...smallest, ...backends.map((name) => `with${name}Backend`)]),
      ...stores,
      ...guards,
    ],
    goal: 14_000,
    budget: 16_520,
  },
  { name: 'smallest, in an app without the Router', names: smallest, app: 'without-router' },
  {
    name: 'shared by tabs, in an app without the Router',
    names: [...smallest, 'withLocalStorage'],
    app: 'without-router',
  },
];

try {
  console.log('minified    gzip  budget    goal  what an app uses');
  for (const entry of entries) {
    await measure(entry).catch((error) => fail(`'${entry.name}': ${reasonOf(error)}`));
  }
} finally {
  await closeBundler();
}

async function measure({ name, names, app, goal, budget }) {
  const { minified, gzip, packages } = await costOf(use(names, 'ngx-holdfast'), { app });
  const figures = [
    String(minified).padStart(8),
    String(gzip).padStart(7),
    String(budget ?? '-').padStart(7),
    String(goal ?? '-').padStart(7),
  ];
  console.log(`${figures.join(' ')}  ${name}`);
  if (gzip > budget) fail(`'${name}' is ${gzip - budget} bytes over its budget`);
  if (gzip > goal) console.log(`  ${gzip - goal} bytes over the goal`);
  if (app === 'without-router' && packages.has('@angular/router')) {
    fail(`'${name}' brings the Router into an app that has none`);
  }
}

/** A name that the package does not export is among the errors of the bundler. */
function reasonOf(error) {
  return error.errors?.map(({ text }) => text).join('; ') ?? error.message;
}

function fail(reason) {
  console.error(reason);
  process.exitCode = 1;
}
