// Which model file reads which language, where the files are, and that each is read when first needed only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalModel } from './local-model';
import { ModelFileError, readModelFile } from './model-file';

/** The file of each language. */
export const modelOfLanguage: Readonly<Record<string, string>> = {
  en: 'english',
  de: 'european',
  fr: 'european',
  es: 'european',
  pt: 'european',
  it: 'european',
  nl: 'european',
};

/** Beside this source file; in `dist/`, beside the bundle or one folder above it. */
const folders = [join(__dirname, 'weights'), join(__dirname, 'local-model'), join(__dirname, '..', 'local-model')];

const loaded = new Map<string, LocalModel>();

/** Reads a model's bytes from the first folder that has it. */
function readBytes(name: string): { bytes: Uint8Array; path: string } {
  const paths = folders.map((folder) => join(folder, `${name}.model`));
  for (const path of paths) {
    try {
      return { bytes: readFileSync(path), path };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new ModelFileError(`No model file ${paths.join(' nor ')}`);
}

/**
 * The model for a language; undefined when there is none, which never happens for English.
 *
 * @throws {ModelFileError} when its file is missing, damaged or of another version
 */
export function modelFor(language: 'en'): LocalModel;
export function modelFor(language: string): LocalModel | undefined;
export function modelFor(language: string): LocalModel | undefined {
  const name = Object.hasOwn(modelOfLanguage, language) ? modelOfLanguage[language] : undefined;
  if (name === undefined) return undefined;
  let model = loaded.get(name);
  if (!model) {
    const { bytes, path } = readBytes(name);
    model = LocalModel.from(readModelFile(bytes, path));
    loaded.set(name, model);
  }
  return model;
}
