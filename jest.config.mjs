import { availableParallelism } from 'node:os';

const project = (displayName, extra = {}) => ({
  displayName,
  testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`],
  testEnvironment: 'node',
  transform: {
    '\\.m?[jt]s$': [
      '<rootDir>/test/support/typescript-transform.mjs',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  // This package has no entry that require() finds.
  moduleNameMapper: {
    '^@octokit/webhooks-methods$': '<rootDir>/node_modules/@octokit/webhooks-methods/dist-node/index.js',
  },
  // These packages ship ES modules only, which jest loads through the transform.
  transformIgnorePatterns: [
    '/node_modules/(?!(jose|@octokit/webhooks-methods|@seriousme/openapi-schema-validator|htmlparser2|domhandler|domutils|domelementtype|dom-serializer|entities)/)',
  ],
  ...extra,
});

// Against a host that already runs, only black-box suites are run; the others start, configure and break their own app.
const e2e = process.env.E2E_BASE_URL ? { testMatch: ['<rootDir>/test/e2e/any-host/**/*.test.ts'] } : {};

/** Four tiers, by their dependencies: none; Azurite and local servers; the whole app running; a browser. */
export default {
  projects: [project('unit'), project('integration'), project('e2e', e2e), project('page')],
  reporters: ['default', '<rootDir>/test/support/totals-reporter.mjs'],
  // The tests wait more than they compute, for servers, browsers and time limits.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testTimeout: 60_000,
};
