const lib = '^projects/ngx-holdfast/src/lib/';
const npm = '(^|/)node_modules/';

/** Files beside the folders that any folder may import. */
const foundationFiles =
  'auth-config|auth-config-error|auth-feature|browser-clock|injection-tokens|json|listen|request-context|secure-url';

/** The parts of the library, lowest first: where their files are, and what each may import besides itself. */
const parts = {
  session: { path: `${lib}session/`, imports: [] },
  foundation: { path: `${lib}(${foundationFiles})\\.ts$`, imports: ['session'] },
  tabs: { path: `${lib}tabs/`, imports: ['session', 'foundation'] },
  storage: { path: `${lib}storage/`, imports: ['session', 'foundation', 'tabs'] },
  backend: { path: `${lib}backend/`, imports: ['session', 'foundation', 'tabs'] },
  core: { path: `${lib}auth-core\\.ts$`, imports: ['session', 'foundation', 'backend'] },
  http: { path: `${lib}http/`, imports: ['session', 'foundation', 'backend', 'core'] },
  router: { path: `${lib}router/`, imports: ['session', 'foundation', 'core'] },
  composition: {
    path: `${lib}(assemble-core|auth-service|create-(auth|browser|server)-core|inject-auth|provide-auth|validate-config|with-idle-refresh)\\.ts$`,
    imports: ['session', 'foundation', 'tabs', 'storage', 'backend', 'core', 'http', 'router'],
  },
};

const layers = Object.keys(parts);
const filesOf = (layer) => parts[layer].path;

const layerRules = layers.map((layer) => ({
  name: `${layer}-imports-lower-parts`,
  comment: `${layer} imports only itself and the parts listed for it.`,
  severity: 'error',
  from: { path: filesOf(layer) },
  to: { path: lib, pathNot: [layer, ...parts[layer].imports].map(filesOf) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    {
      name: 'every-file-in-a-layer',
      comment: 'A file outside the known layers would escape the rules above.',
      severity: 'error',
      from: { path: lib, pathNot: layers.map(filesOf) },
      to: {},
    },
    {
      name: 'no-import-of-public-api',
      comment: 'Files of the library import each other, never the list of its exports.',
      severity: 'error',
      from: { path: lib },
      to: { path: '^projects/ngx-holdfast/src/public-api\\.ts$' },
    },
    {
      name: 'session-imports-rxjs-and-jwt-decode-only',
      severity: 'error',
      from: { path: filesOf('session') },
      to: { path: npm, pathNot: `${npm}(rxjs|jwt-decode)/` },
    },
    {
      name: 'library-stands-alone',
      comment: 'The published library imports neither the demo, nor the server, nor the tests.',
      severity: 'error',
      from: { path: '^projects/ngx-holdfast/src/' },
      to: { path: '^(src|e2e|tools|benchmarks|projects/auth-server|projects/ngx-holdfast/spec)/' },
    },
    {
      name: 'library-runs-in-browsers',
      comment: 'No Node builtins in the published library.',
      severity: 'error',
      from: { path: '^projects/ngx-holdfast/src/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'demo-imports-the-library-by-name',
      comment: "As any app would: import { … } from 'ngx-holdfast'.",
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^projects/ngx-holdfast/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'demo-and-server-meet-over-http',
      severity: 'error',
      from: { path: '^(src|projects/auth-server)/' },
      to: { path: '^(src|projects/auth-server)/', pathNot: '^$1/' },
    },
    {
      name: 'no-circular-imports',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unknown-import',
      comment: 'The rules above cannot check an import that is not resolved.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Unit specs are beside the sources and may import any layer.
    exclude: { path: '\\.spec\\.ts$' },
    doNotFollow: { path: 'node_modules' },
    // Includes type imports: a lower layer does not depend on the types of a higher one either.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.layers.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
