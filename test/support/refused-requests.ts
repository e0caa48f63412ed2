// Requests to deliver a message that must be refused, each one step away from a valid delivery.
import { randomUUID } from 'node:crypto';
import type { HttpReply } from './http-reply';
import { request } from './http-reply';
import { signatureHeaders, type MessageSender, type MessageToSend } from './message-sender';

export interface RefusedRequest {
  name: string;
  status: 400 | 401 | 411 | 413 | 415;
  /** Sends the message with the fault in the name. */
  send: (sender: MessageSender, message: MessageToSend) => Promise<HttpReply>;
}

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const otherSecret = `whsec_${Buffer.from('a secret that the app does not know').toString('base64')}`;

/** Changes the request after it was signed. */
function withHeaders(name: string, spoil: (signed: Record<string, string>) => Record<string, string>): RefusedRequest {
  return {
    name,
    status: 401,
    send(sender, message) {
      const body = JSON.stringify(message);
      const headers = spoil(signatureHeaders(body, { secret: sender.secret }));
      return request(sender.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
    },
  };
}

const without = (name: string) => (signed: Record<string, string>) =>
  Object.fromEntries(Object.entries(signed).filter(([header]) => header !== name));

/** Sends another body than the message's, with a valid signature. */
function withBody(name: string, status: RefusedRequest['status'], spoil: (json: string) => string): RefusedRequest {
  return { name, status, send: (sender, message) => sender.post(spoil(JSON.stringify(message))) };
}

function withContentType(name: string, contentType: string): RefusedRequest {
  return {
    name,
    status: 415,
    send: (sender, message) => sender.post(JSON.stringify(message), { 'content-type': contentType }),
  };
}

const withBytes = (name: string, bytes: (json: string) => Buffer): RefusedRequest => ({
  name,
  status: 400,
  send(sender, message) {
    const body = bytes(JSON.stringify(message));
    const headers = { 'content-type': 'application/json', ...signatureHeaders(body, { secret: sender.secret }) };
    return request(sender.url, { method: 'POST', headers, body: new Uint8Array(body) });
  },
});

export const refusedRequests: RefusedRequest[] = [
  withHeaders('without a signature', () => ({})),
  withHeaders('without webhook-id', without('webhook-id')),
  withHeaders('without webhook-timestamp', without('webhook-timestamp')),
  withHeaders('without webhook-signature', without('webhook-signature')),
  withHeaders('with another id than was signed', (signed) => ({ ...signed, 'webhook-id': randomUUID() })),
  withHeaders('with another time than was signed', (signed) => ({
    ...signed,
    'webhook-timestamp': String(Number(signed['webhook-timestamp']) + 1),
  })),
  withHeaders('with a time that is no number', (signed) => ({ ...signed, 'webhook-timestamp': 'now' })),
  withHeaders('with a signature of another version', (signed) => ({
    ...signed,
    'webhook-signature': signed['webhook-signature']!.replace('v1,', 'v1a,'),
  })),
  withHeaders('with an empty signature', (signed) => ({ ...signed, 'webhook-signature': 'v1,' })),
  withHeaders('with the start of the signature', (signed) => ({
    ...signed,
    'webhook-signature': signed['webhook-signature']!.slice(0, 20),
  })),
  ...[
    { name: 'signed six minutes ago', at: -6 },
    { name: 'signed six minutes ahead', at: 6 },
    { name: 'signed centuries ahead', at: 1e9 },
  ].map(({ name, at }): RefusedRequest => ({
    name,
    status: 401,
    send(sender, message) {
      const body = JSON.stringify(message);
      return sender.post(body, signatureHeaders(body, { secret: sender.secret, at: minutesFromNow(at) }));
    },
  })),
  {
    name: 'signed with another secret',
    status: 401,
    send(sender, message) {
      const body = JSON.stringify(message);
      return sender.post(body, signatureHeaders(body, { secret: otherSecret }));
    },
  },
  {
    name: 'whose body was changed after it was signed',
    status: 401,
    send(sender, message) {
      const signed = signatureHeaders(JSON.stringify(message), { secret: sender.secret });
      return sender.post(JSON.stringify({ ...message, text: `${message.text ?? ''} not` }), signed);
    },
  },
  withBody('with an empty body', 400, () => ''),
  withBody('with half of a body', 400, (json) => json.slice(0, -10)),
  withBody('with two values', 400, (json) => `${json}${json}`),
  withBody('with its text for a body', 400, (json) => (JSON.parse(json) as MessageToSend).text ?? ''),
  withBody('with null', 400, () => 'null'),
  withBody('with a list', 400, (json) => `[${json}]`),
  withBody('with a string', 400, (json) => JSON.stringify(json)),
  withBytes('in UTF-16', (json) => Buffer.from(json, 'utf16le')),
  withBytes('with bytes that are not UTF-8', (json) =>
    Buffer.concat([Buffer.from(json.slice(0, -2)), Buffer.from([0xff, 0x22, 0x7d])]),
  ),
  withBody('of more than 256 KiB', 413, (json) => json.replace('{', `{"filler":"${'x'.repeat(256 * 1024)}",`)),
  withBody('of 300,000 spaces', 413, () => ' '.repeat(300_000)),
  withContentType('as text', 'text/plain'),
  withContentType('as a form', 'application/x-www-form-urlencoded'),
  withContentType('as something like JSON', 'application/jsonp'),
  {
    name: 'in chunks, without a length',
    status: 411,
    send(sender, message) {
      const body = JSON.stringify(message);
      const headers = { 'content-type': 'application/json', ...signatureHeaders(body, { secret: sender.secret }) };
      return request(sender.url, { method: 'POST', headers, body: new Blob([body]).stream(), duplex: 'half' });
    },
  },
  withBody('with a fault', 400, (json) =>
    JSON.stringify({ ...(JSON.parse(json) as object), author: { role: 'boss' } }),
  ),
];
