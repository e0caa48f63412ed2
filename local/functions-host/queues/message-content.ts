// Converts an output's value to queue messages, and a message's text to the trigger's input. The peculiarities are the
// real host's: a string that looks like JSON is parsed as JSON, objects are indented, and booleans are written as in
// .NET.
import type { TypedData } from '../core-module';
import type { MessageEncoding } from './queue-settings';

/** Converts an output's value to the contents of messages: one per item of an array, none for null. */
export function toMessageContents(data: TypedData): Uint8Array[] {
  if (data.bytes) return [data.bytes];
  const value = valueOf(data);
  if (value === null || value === undefined) return [];
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map((item) => Buffer.from(textOf(item)));
}

/** Encodes a content as a message's text. */
export function encodeContent(content: Uint8Array, encoding: MessageEncoding): string {
  return Buffer.from(content).toString(encoding === 'base64' ? 'base64' : 'utf8');
}

/** Decodes a message's text; undefined if it is not valid in that encoding. */
export function decodeContent(text: string, encoding: MessageEncoding): Buffer | undefined {
  if (encoding === 'none') return Buffer.from(text);
  const base64 = text.replace(/[ \t\r\n]/g, '');
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64);
  return isBase64 ? Buffer.from(base64, 'base64') : undefined;
}

/** @throws for bytes that are not UTF-8. */
export function readText(content: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
}

/** Whether the host treats a string as a JSON object or array. */
export function looksLikeJson(text: string): boolean {
  return /^\s*(?:\{[^]*\}|\[[^]*\])\s*$/.test(text);
}

function valueOf({ string, json, int, double }: TypedData): unknown {
  if (string !== undefined) return looksLikeJson(string) ? (JSON.parse(string) as unknown) : string;
  return json === undefined ? (int ?? double) : (JSON.parse(json) as unknown);
}

function textOf(item: unknown): string {
  if (typeof item === 'string') return item;
  if (typeof item === 'boolean') return item ? 'True' : 'False';
  if (typeof item === 'number') return String(item);
  return item === null ? '' : JSON.stringify(item, null, 2);
}
