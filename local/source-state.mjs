// Detects whether a source has changed since the last build. The build itself lists what it read, so that no source can
// be missing here: files by name, and folders of which every file counts with a slash at the end.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where the build writes its list: a JSON array of paths relative to the root. */
export const sourceListFile = join('dist', 'sources.json');

const neverRead = new Set(['node_modules', '.git', '.data', 'dist', 'dist.next', 'dist.previous']);

/** The current state of every file, taken before a build because it is not yet known which ones it will read. */
export function readStates(root) {
  const states = new Map();
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (neverRead.has(path)) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) states.set(path, stateOf(root, path));
    }
  };
  walk('');
  return states;
}

/** A hash of name, size and modification time of every source of the last build; undefined if there was no build. */
export function hashSources(root, states) {
  if (!existsSync(join(root, sourceListFile))) return undefined;
  const hash = createHash('sha256');
  const add = (path) => hash.update(`${path} ${states ? states.get(path) : stateOf(root, path)}\n`);
  for (const source of JSON.parse(readFileSync(join(root, sourceListFile), 'utf8')))
    if (source.endsWith('/')) filesIn(root, source.slice(0, -1), states).forEach(add);
    else add(source);
  return hash.digest('hex');
}

function filesIn(root, folder, states) {
  if (states) return [...states.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

function stateOf(root, path) {
  const status = statSync(join(root, path), { throwIfNoEntry: false });
  return status && `${status.size} ${status.mtimeMs}`;
}
