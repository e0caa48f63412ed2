// `npm run lint:openapi`: checks the OpenAPI document with the recommended rules of Redocly and Spectral, offline.
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectralCore from '@stoplight/spectral-core';
import spectralRulesets from '@stoplight/spectral-rulesets';
import { build } from 'esbuild';
import { Buffer } from 'node:buffer';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Findings that are accepted, each with its reason. */
const accepted = [
  // Anyone may call it, and nothing in the request can be invalid: there is no error reply to describe.
  'Redocly operation-4xx-response at #/paths/~1health/get/responses',
  'Redocly operation-4xx-response at #/paths/~1openapi.json/get/responses',
];

async function readDocument() {
  const bundle = await build({
    stdin: { contents: `export { openApiDocument } from './shared/http/openapi';`, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  const [{ contents }] = bundle.outputFiles;
  const { openApiDocument } = await import(`data:text/javascript;base64,${Buffer.from(contents).toString('base64')}`);
  return openApiDocument();
}

async function findByRedocly(document) {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: join(root, 'openapi.json'),
    config,
  });
  return problems.map(({ ruleId, message, location: [place] }) => ({
    fault: `Redocly ${ruleId} at ${place?.pointer ?? '#/'}`,
    message,
  }));
}

async function findBySpectral(document) {
  const spectral = new spectralCore.Spectral();
  spectral.setRuleset({ extends: [[spectralRulesets.oas, 'recommended']], rules: {} });
  const problems = await spectral.run(document);
  return problems.map(({ code, message, path }) => ({ fault: `Spectral ${code} at #/${path.join('/')}`, message }));
}

const document = await readDocument();
const found = [...(await findByRedocly(document)), ...(await findBySpectral(document))];
const faults = [
  ...found.filter(({ fault }) => !accepted.includes(fault)).map(({ fault, message }) => `${fault}: ${message}`),
  ...accepted
    .filter((one) => !found.some(({ fault }) => fault === one))
    .map((one) => `Accepted but no longer found, remove it: ${one}`),
];
for (const fault of faults) console.error(fault);
console.log(
  faults.length === 0
    ? 'The OpenAPI document follows the rules of Redocly and Spectral.'
    : `OpenAPI: ${faults.length} faults`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
