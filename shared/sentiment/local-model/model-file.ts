// The model file: a magic word, a format number, a JSON header that says what lies where, the weights, and a SHA-256
// of it all. A file that is damaged, or was made for other features than this code computes, is refused.
import { createHash } from 'node:crypto';

const magic = 'UTSM';
/** Of the layout below. */
const formatVersion = 2;
/** Of tokeniser and features: to be raised with any change to what they compute, since weights fit only one of them. */
export const featureVersion = 2;
const prefixLength = 12;
const digestLength = 32;

const arrayTypes = { int8: Int8Array, int32: Int32Array, float32: Float32Array } as const;
type ArrayType = keyof typeof arrayTypes;
type Weights = Int8Array | Int32Array | Float32Array;

interface Section {
  name: string;
  type: ArrayType;
  offset: number;
  length: number;
}

/** What a model file holds. */
export interface ModelFile {
  /** Languages that it reads, as BCP 47 primary subtags. */
  languages: string[];
  parameters: unknown;
  weights: Map<string, Weights>;
}

/** A model file that can't be used, and why. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
}

/** Lays a model out as bytes. */
export function writeModelFile(model: ModelFile): Uint8Array {
  const sections: Section[] = [];
  let offset = 0;
  for (const [name, values] of model.weights) {
    sections.push({ name, type: typeOf(values), offset, length: values.length });
    offset += aligned(values.byteLength);
  }
  const header = { featureVersion, languages: model.languages, parameters: model.parameters, sections };
  const headerBytes = Buffer.from(JSON.stringify(header));
  const dataStart = aligned(prefixLength + headerBytes.length);
  const bytes = Buffer.alloc(dataStart + offset + digestLength);
  bytes.write(magic, 0, 'latin1');
  bytes.writeUInt32LE(formatVersion, 4);
  bytes.writeUInt32LE(headerBytes.length, 8);
  headerBytes.copy(bytes, prefixLength);
  let position = dataStart;
  for (const values of model.weights.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), position);
    position += aligned(values.byteLength);
  }
  const end = bytes.length - digestLength;
  createHash('sha256').update(bytes.subarray(0, end)).digest().copy(bytes, end);
  return bytes;
}

/**
 * Reads a model from bytes. The weights are views of them, not copies.
 *
 * @throws {ModelFileError} when the bytes are no model file, are damaged, or were made for another version
 */
export function readModelFile(bytes: Uint8Array, path: string): ModelFile {
  const refuse = (why: string) => new ModelFileError(`Model file ${path} ${why}`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < prefixLength + digestLength || buffer.toString('latin1', 0, 4) !== magic)
    throw refuse('is not a model file');
  const format = buffer.readUInt32LE(4);
  if (format !== formatVersion)
    throw refuse(`has format ${format}, this version of Undertone reads format ${formatVersion}: train it again`);
  const end = buffer.length - digestLength;
  const digest = createHash('sha256').update(buffer.subarray(0, end)).digest();
  if (!digest.equals(buffer.subarray(end))) throw refuse('is damaged: its checksum does not match');
  const headerLength = buffer.readUInt32LE(8);
  const header = JSON.parse(buffer.toString('utf8', prefixLength, prefixLength + headerLength)) as {
    featureVersion: number;
    languages: string[];
    parameters: unknown;
    sections: Section[];
  };
  if (header.featureVersion !== featureVersion)
    throw refuse(
      `was trained for feature version ${header.featureVersion}, this version of Undertone computes version ${featureVersion}: train it again`,
    );
  const dataStart = aligned(prefixLength + headerLength);
  const weights = new Map<string, Weights>();
  for (const { name, type, offset, length } of header.sections)
    weights.set(name, view(bytes, dataStart + offset, type, length));
  return { languages: header.languages, parameters: header.parameters, weights };
}

function typeOf(values: Weights): ArrayType {
  if (values instanceof Int8Array) return 'int8';
  return values instanceof Int32Array ? 'int32' : 'float32';
}

function view(bytes: Uint8Array, offset: number, type: ArrayType, length: number): Weights {
  const from = bytes.byteOffset + offset;
  // A Buffer may begin anywhere in its pool; a typed array may not.
  if (from % 8 !== 0) return view(Uint8Array.from(bytes), offset, type, length);
  return new arrayTypes[type](bytes.buffer as ArrayBuffer, from, length);
}

function aligned(length: number): number {
  return (length + 7) & ~7;
}
