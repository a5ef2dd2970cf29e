// What an app pays for the library, and whether that is within its budget. Takes dist/ngx-holdfast.
import { closeBundler, costOf, use } from './bundle-cost.mjs';

const smallest = ['provideAuth', 'authInterceptor', 'AuthService', 'withJsonBackend'];
const guards = ['authGuard', 'guestGuard', 'roleGuard'];
const backends = ['Json', 'RawHeader', 'ResponseHeader', 'ErrorCode', 'Cookie', 'OAuth2'];

const entries = [
  { name: 'smallest: no guards, memory only', names: smallest, gzipBudget: 9_088 },
  { name: 'core: with guards, memory only', names: [...smallest, ...guards], gzipBudget: 9_344 },
  {
    name: 'core, shared by tabs (localStorage)',
    names: [...smallest, 'withLocalStorage', ...guards],
  },
  {
    name: 'all six back ends, all stores, guards',
    names: [
      ...new Set([...smallest, ...guards, ...backends.map((name) => `with${name}Backend`)]),
      ...['withSessionStorage', 'withLocalStorage', 'withCookieStorage', 'withStorage'],
    ],
    gzipBudget: 14_336,
  },
];

try {
  console.log('minified    gzip  budget  what an app uses');
  for (const { name, names, gzipBudget } of entries) {
    const cost = await costOf(use(names, 'ngx-holdfast'));
    const figures = [
      String(cost.minified).padStart(8),
      String(cost.gzip).padStart(7),
      String(gzipBudget ?? '-').padStart(7),
    ];
    console.log(`${figures.join(' ')}  ${name}`);
    if (cost.gzip > gzipBudget) {
      console.error(`'${name}' is ${cost.gzip - gzipBudget} bytes over its budget`);
      process.exitCode = 1;
    }
  }
} finally {
  await closeBundler();
}
