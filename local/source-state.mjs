// Tells whether the build is still that of the sources. The build itself lists what it read, so that nothing it reads
// can be forgotten here: each file by its name, and each folder whose files it takes as they come by a slash at the end.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where the build leaves its list: a JSON array of paths below the root. */
export const sourceListFile = join('dist', 'sources.json');

const neverRead = new Set(['node_modules', '.git', '.data', 'dist', 'dist.next', 'dist.previous']);

/** The state of every file now, for a build that has not said yet what it will read. */
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

/** Changes with the name, size or time of any source of the last build; undefined when there was none. */
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
