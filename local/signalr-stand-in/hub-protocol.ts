// SignalR's hub protocols, JSON and MessagePack: how a message is written, and how what a client sends is cut into
// messages. Of a client's message only the kind is read, since nobody answers clients in serverless mode.
import { encode } from '@msgpack/msgpack';
import type { ByteQueue } from './byte-queue';

/** What a client may send; `too-long` and `invalid` end its connection. */
export type ClientMessage = 'ping' | 'close' | 'invocation' | 'ignored' | 'invalid' | 'too-long';

/** What the service sends. */
export type ServerMessage =
  | { readonly type: 'invocation'; readonly target: string; readonly arguments: readonly unknown[] }
  | { readonly type: 'ping' }
  | { readonly type: 'close'; readonly error?: string; readonly allowReconnect: boolean };

export interface HubProtocol {
  readonly name: string;
  readonly isBinary: boolean;
  encode(message: ServerMessage): Buffer;
  /** Takes the next message off what arrived, or undefined when it isn't there as a whole. */
  read(arrived: ByteQueue): ClientMessage | undefined;
}

/** A message for many clients, encoded once for each protocol that they speak. */
export interface SharedMessage {
  encodedFor(protocol: HubProtocol): Buffer;
}

/** The largest message that the service takes from a client. */
export const largestMessage = 1_048_576;

const recordSeparator = 0x1e;
const messageTypes = { invocation: 1, ping: 6, close: 7 } as const;
const lastInvocationType = 5;

export function shareMessage(message: ServerMessage): SharedMessage {
  const encoded = new Map<HubProtocol, Buffer>();
  return {
    encodedFor(protocol) {
      const bytes = encoded.get(protocol) ?? protocol.encode(message);
      encoded.set(protocol, bytes);
      return bytes;
    },
  };
}

/** JSON texts, each ended by a record separator. The handshake is one, whatever protocol follows. */
export function encodeText(value: object): Buffer {
  return Buffer.from(JSON.stringify(value) + String.fromCharCode(recordSeparator));
}

/** Takes the next JSON text off what arrived. */
export function readText(arrived: ByteQueue): { readonly text: string } | 'too-long' | undefined {
  const length = arrived.indexOf(recordSeparator);
  if (length > largestMessage || (length < 0 && arrived.length > largestMessage)) return 'too-long';
  if (length < 0) return undefined;
  return { text: arrived.take(length + 1).toString('utf8', 0, length) };
}

const json: HubProtocol = {
  name: 'json',
  isBinary: false,
  encode(message) {
    const type = messageTypes[message.type];
    if (message.type !== 'close') return encodeText({ ...message, type });
    const { error, allowReconnect } = message;
    return encodeText({ type, error, ...(allowReconnect && { allowReconnect }) });
  },
  read(arrived) {
    const frame = readText(arrived);
    if (frame === undefined || frame === 'too-long') return frame;
    let message: unknown;
    try {
      message = JSON.parse(frame.text);
    } catch {
      return 'invalid';
    }
    return typeof message === 'object' && message !== null && 'type' in message ? kindOf(message.type) : 'invalid';
  },
};

const messagePack: HubProtocol = {
  name: 'messagepack',
  isBinary: true,
  encode(message) {
    const body = Buffer.from(encode(toMessagePackFields(message)));
    return Buffer.concat([encodeLength(body.length), body]);
  },
  read(arrived) {
    const length = readLength(arrived.peek(longestLength));
    if (length === 'too-long' || length === undefined) return length;
    if (length.body > largestMessage) return 'too-long';
    if (arrived.length < length.size + length.body) return undefined;
    arrived.take(length.size);
    return kindOf(readMessagePackType(arrived.take(length.body)));
  },
};

export const hubProtocols: readonly HubProtocol[] = [json, messagePack];

function kindOf(type: unknown): ClientMessage {
  if (typeof type !== 'number') return 'invalid';
  if (type === messageTypes.ping) return 'ping';
  if (type === messageTypes.close) return 'close';
  return type >= messageTypes.invocation && type <= lastInvocationType ? 'invocation' : 'ignored';
}

function toMessagePackFields(message: ServerMessage): unknown[] {
  const type = messageTypes[message.type];
  if (message.type === 'ping') return [type];
  if (message.type === 'close') return [type, message.error ?? null, message.allowReconnect];
  // Headers, no invocation id since no answer is wanted, and no streams.
  return [type, {}, null, message.target, message.arguments, []];
}

/** A length takes at most five bytes, seven bits in each, the lowest first. */
const longestLength = 5;

function encodeLength(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Buffer.from(bytes);
}

function readLength(bytes: Buffer): { size: number; body: number } | 'too-long' | undefined {
  let body = 0;
  for (const [index, byte] of bytes.entries()) {
    body += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { size: index + 1, body };
  }
  return bytes.length === longestLength ? 'too-long' : undefined;
}

/** A message is an array whose first element is its type. The rest stays unread: it may claim any size. */
function readMessagePackType(body: Buffer): number | undefined {
  const header = body[0] ?? 0;
  const headerSize = header >= 0x91 && header <= 0x9f ? 1 : header === 0xdc ? 3 : header === 0xdd ? 5 : undefined;
  if (headerSize === undefined) return undefined;
  const type = body[headerSize];
  return type !== undefined && type < 0x80 ? type : undefined;
}
