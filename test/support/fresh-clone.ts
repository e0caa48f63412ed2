// A folder like a clone of this repository: its current files, and nothing created by a build or a run.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './source-imports';

/**
 * Creates such a folder.
 * The packages are linked: `npm ci` for the same lock file has just made the ones that this very test runs with. Doing it
 * again would take a minute and a network, and test/integration/local/set-up.test.ts holds when and how it is done.
 */
export function makeFreshClone(): string {
  const clone = mkdtempSync(join(tmpdir(), 'undertone-clone-'));
  const git = (...parameters: string[]) => execFileSync('git', parameters, { cwd: repositoryRoot, encoding: 'utf8' });
  git('init', '--quiet', clone);
  // Of an empty repository: so it also lists what is not committed yet, and works where there is no repository.
  const ofWorkTree = [`--git-dir=${join(clone, '.git')}`, `--work-tree=${repositoryRoot}`];
  const listed = git(...ofWorkTree, 'ls-files', '--others', '--exclude-standard', '-z');
  for (const path of listed.split('\0').filter(Boolean))
    if (existsSync(join(repositoryRoot, path))) cpSync(join(repositoryRoot, path), join(clone, path));
  symlinkSync(join(repositoryRoot, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}
