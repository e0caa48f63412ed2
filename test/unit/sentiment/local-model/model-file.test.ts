import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LocalModel } from '../../../../shared/sentiment/local-model/local-model';
import {
  type ModelFile,
  ModelFileError,
  readModelFile,
  writeModelFile,
} from '../../../../shared/sentiment/local-model/model-file';

const model = (): ModelFile => ({
  languages: ['en'],
  parameters: { bits: 4 },
  weights: new Map<string, Int8Array | Int32Array | Float32Array>([
    ['small', Int8Array.of(-127, 0, 127)],
    ['whole', Int32Array.of(-1, 2 ** 31 - 1)],
    ['real', Float32Array.of(0.5, -1e-30)],
  ]),
});

/** A valid file with one byte changed. */
function changed(at: number, change: (byte: number) => number): Uint8Array {
  const bytes = writeModelFile(model());
  bytes[at] = change(bytes[at]!);
  return bytes;
}

test('a model that is written and read back is the same, also from the middle of a buffer', () => {
  const bytes = writeModelFile(model());
  const pool = new Uint8Array(bytes.length + 3);
  pool.set(bytes, 3);
  for (const source of [bytes, pool.subarray(3)]) expect(readModelFile(source, 'a.model')).toEqual(model());
});

test('the same model gives the same bytes', () => {
  expect(writeModelFile(model())).toEqual(writeModelFile(model()));
});

test.each([
  ['empty', new Uint8Array(0), /a\.model is not a model file/],
  [
    'something else',
    new TextEncoder().encode('version https://git-lfs.example/spec/v1'.repeat(3)),
    /is not a model file/,
  ],
  ['of another format', changed(4, () => 99), /has format 99, this version .* reads format 2/],
  ['damaged in the middle', changed(60, (byte) => byte ^ 1), /is damaged/],
  ['cut off', writeModelFile(model()).subarray(0, -5), /is damaged/],
])('a file that is %s is rejected', (_, bytes, why) => {
  expect(() => readModelFile(bytes, 'a.model')).toThrow(ModelFileError);
  expect(() => readModelFile(bytes, 'a.model')).toThrow(why);
});

test('a file for other features is rejected', () => {
  const original = Buffer.from(writeModelFile(model()));
  const at = original.indexOf('"featureVersion":') + '"featureVersion":'.length;
  const other = Buffer.from(original);
  other[at] = '9'.charCodeAt(0);
  other.set(digestOf(other), other.length - 32);
  expect(() => readModelFile(other, 'a.model')).toThrow(/was trained for feature version 9/);
});

test('a file without a required part is rejected', () => {
  expect(() => LocalModel.from(readModelFile(writeModelFile(model()), 'a.model'))).toThrow(/has no lexicon words/);
});

test('all model files together are no larger than 5 MB', () => {
  const folder = join(__dirname, '../../../../shared/sentiment/local-model/weights');
  const files = readdirSync(folder).filter((name) => name.endsWith('.model'));
  expect(files).toHaveLength(2);
  expect(files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)).toBeLessThanOrEqual(5_000_000);
});

function digestOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes.subarray(0, -32)).digest();
}
