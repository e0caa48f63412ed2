// The licences of the packages that are bundled into the deployed code. Most of them require that every copy includes
// their text, and a bundle no longer contains the packages' files.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes one file that names every package of the builds, with its licence's text. */
export function writeNotices(root, metafiles, path) {
  const packages = [...new Set(metafiles.flatMap(bundledPackages))]
    .sort()
    .map((folder) => describePackage(root, folder));
  // Packages of one project often have an identical licence text.
  const sections = [...groupByText(packages)].map(
    ([text, group]) => `${group.map(({ title }) => title).join('\n')}\n\n${text}`,
  );
  const head = 'This app contains code of the following packages, each under its own licence.';
  writeFileSync(path, `${[head, ...sections].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
}

/** The folders of the packages that have at least one byte in the output. */
function bundledPackages({ outputs }) {
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
}

function describePackage(root, folder) {
  const { name, version, license, homepage } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  if (files.length === 0 && typeof license !== 'string')
    throw new Error(`The package ${name} is bundled, but declares no licence: find out under which it may be used.`);
  const texts = files.map((file) =>
    readFileSync(join(root, folder, file), 'utf8')
      .replaceAll('\r\n', '\n')
      .trim(),
  );
  const withoutText = `Its package declares the licence ${license} and contains no text of it. See ${homepage ?? name}.`;
  return { title: `${name} ${version} (${license})`, text: texts.length ? texts.join('\n\n') : withoutText };
}

function groupByText(packages) {
  const groups = new Map();
  for (const item of packages) groups.set(item.text, [...(groups.get(item.text) ?? []), item]);
  return groups;
}
