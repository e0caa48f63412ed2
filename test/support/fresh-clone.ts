// A folder like a clone of this repository: its current files, and nothing created by a build or a run.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './source-imports';

/**
 * Creates such a folder.
 * The packages are linked: they are installed from the same lock file as those of this test run. Installing them
 * again would need a minute and a network, and test/integration/local/set-up.test.ts tests the installation.
 */
export function makeFreshClone(): string {
  const clone = mkdtempSync(join(tmpdir(), 'undertone-clone-'));
  const git = (...parameters: string[]) => execFileSync('git', parameters, { cwd: repositoryRoot, encoding: 'utf8' });
  git('init', '--quiet', clone);
  // In an empty repository, so that uncommitted files are listed, and so that it works outside a repository.
  const ofWorkTree = [`--git-dir=${join(clone, '.git')}`, `--work-tree=${repositoryRoot}`];
  const listed = git(...ofWorkTree, 'ls-files', '--others', '--exclude-standard', '-z');
  for (const path of listed.split('\0').filter(Boolean))
    if (existsSync(join(repositoryRoot, path))) cpSync(join(repositoryRoot, path), join(clone, path));
  symlinkSync(join(repositoryRoot, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}
