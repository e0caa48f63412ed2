// What a demo has to remember so that a later start can remove it: a file beside the data, written before anything is
// stored. Only what is named there is ever removed.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DemoRecord {
  /** The queues that a demo has set up. */
  readonly queues: readonly string[];
  /** The conversations that it has begun, or was about to. */
  readonly conversations: readonly string[];
}

/**
 * What an earlier demo in this data folder has left; undefined if there is nothing.
 * @throws if the file can't be read, or does not contain a record
 */
export function readDemoRecord(dataDir: string): DemoRecord | undefined {
  const path = fileIn(dataDir);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const record = parse(text);
  if (record) return record;
  throw new Error(`${path} is damaged, so it is not known what an earlier demo has left. Delete it to go on.`);
}

/** Replaces the record: the file is complete, whatever happens meanwhile. */
export function writeDemoRecord(dataDir: string, record: DemoRecord): void {
  mkdirSync(dataDir, { recursive: true });
  const path = fileIn(dataDir);
  writeFileSync(`${path}.next`, `${JSON.stringify(record, undefined, 2)}\n`);
  renameSync(`${path}.next`, path);
}

export function removeDemoRecord(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'demo.json');
}

function parse(text: string): DemoRecord | undefined {
  try {
    const { queues, conversations } = JSON.parse(text) as Partial<DemoRecord>;
    return isListOfIds(queues) && isListOfIds(conversations) ? { queues, conversations } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function isListOfIds(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
}
