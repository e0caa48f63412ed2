// The two ways in which tools read .funcignore: by git's rules, and as Azure Functions Core Tools do.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The files of a folder that git's rules do not exclude. */
export function keptByGit(folder: string, rules: string): string[] {
  const scratch = mkdtempSync(join(tmpdir(), 'undertone-ignore-'));
  try {
    execFileSync('git', ['init', '--quiet', scratch]);
    cpSync(folder, scratch, { recursive: true });
    cpSync(rules, join(scratch, '.gitignore'));
    const listed = execFileSync('git', ['ls-files', '--others', '--exclude-standard', '-z'], { cwd: scratch });
    return listed.toString().split('\0').filter(Boolean).sort();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Whether Core Tools publish a file: it is excluded when a pattern matches the start of its path, unless a pattern
 * with `!` matches it too, in any order. A `*` is at least one character other than a slash, a `**` any characters.
 */
export function isKeptByCoreTools(path: string, rules: string): boolean {
  const lines = rules
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const fits = (pattern: string) => new RegExp(`^${toExpression(pattern.replace(/^\//, ''))}`).test(path);
  const denied = lines.filter((line) => !line.startsWith('!'));
  const takenBack = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  return takenBack.some(fits) || !denied.some(fits);
}

function toExpression(pattern: string): string {
  return pattern
    .replace(/[-[\]/{}()+?.\\^$|]/g, '\\$&')
    .replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.+' : '[^/]+'));
}
