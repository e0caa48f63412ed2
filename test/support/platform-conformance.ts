// What every chat platform's adapter must do. Its requests come from the platform's simulated sender.
import fc from 'fast-check';
import type { PlatformSender, SimulatedEvent } from '../../local/simulate/platform-sender';
import { senders } from '../../local/simulate/senders';
import { message as messageSchema } from '../../shared/contract/message';
import type { Connection } from '../../shared/platforms/connection';
import { formFields } from '../../shared/platforms/form';
import type { Platform, PlatformRequest } from '../../shared/platforms/platform';
import { platformNames, platforms, type PlatformName } from '../../shared/platforms/platforms';
import { toReceivedItem, type ReceivedItem } from '../../shared/platforms/received-items';
import { SignatureError } from '../../shared/platforms/signature-error';
import { connectionOf, connectionSecrets } from './platform-connections';

export interface PlatformTraits {
  /** `body`: the signature covers the body; `secret`: the request carries the secret itself. */
  signs: 'body' | 'secret';
  /** Whether a signed timestamp limits replays. */
  hasTimestamp: boolean;
  /** The roles, besides the customer, whose messages the platform sends. */
  sends: readonly ('agent' | 'bot' | 'internal' | 'edited' | 'deleted')[];
}

const now = new Date('2026-11-22T10:00:00.000Z');
const [newest = '', older = ''] = connectionSecrets;

export const customerWrites: SimulatedEvent = {
  change: 'created',
  conversation: 4711,
  number: 1,
  role: 'customer',
  text: "I've waited two weeks! Où est mon colis? 😡",
  isPrivate: false,
  sentAt: new Date('2026-11-22T09:59:58.000Z'),
  changedAt: new Date('2026-11-22T09:59:59.000Z'),
};

/** Parses the body of a request as the endpoint does. */
export function payloadOf(platform: Platform, body: string): unknown {
  return platform.body === 'form' ? Object.fromEntries(formFields(Buffer.from(body))) : (JSON.parse(body) as unknown);
}

/** A form can write the same fields in several ways, such as `%2B` and `%2b`; its signature covers the fields. */
function hasSameFields(platform: Platform, first: Buffer, second: Buffer): boolean {
  return platform.body === 'form' && JSON.stringify(formFields(first)) === JSON.stringify(formFields(second));
}

/** Describes an adapter as a Jest suite. */
export function describePlatform(name: PlatformName, { signs, hasTimestamp, sends }: PlatformTraits): void {
  const platform: Platform = platforms[name];
  const sender: PlatformSender = senders[name];
  const connection = connectionOf(name);

  const bodyOf = (given: Partial<SimulatedEvent> = {}) => {
    const body = sender.body({ ...customerWrites, ...given }, connection);
    if (body === null) throw new Error(`${name} sends nothing for ${JSON.stringify(given)}`);
    return body;
  };
  const signed = (body: Buffer, secret = newest, at = now): PlatformRequest => {
    const { headers, query = {} } = sender.sign(body, secret, connection, at);
    return {
      method: 'POST',
      header: (wanted) => headers[wanted] ?? null,
      query: new URLSearchParams(query),
      rawBody: body,
    };
  };
  const verify = (request: PlatformRequest, given: Connection = connection, at = now) => {
    platform.verify(request, given, at);
  };
  const received = (payload: unknown, given: Connection = connection): ReceivedItem[] => {
    const parsed = platform.parse(payload, given);
    return parsed.kind === 'items' ? parsed.items.map((item) => toReceivedItem(item, given, now)) : [];
  };
  const receivedEvent = (given: Partial<SimulatedEvent> = {}) => received(payloadOf(platform, bodyOf(given)));

  describe('takes', () => {
    it('a message of the customer', () => {
      const [item, ...others] = receivedEvent();
      expect(others).toEqual([]);
      expect(item).toMatchObject({
        kind: 'message',
        message: {
          conversationId: sender.conversationId(customerWrites.conversation, connection),
          messageId: sender.messageId(customerWrites, connection),
          change: 'created',
          author: { role: 'customer' },
          text: customerWrites.text,
          sentAt: customerWrites.sentAt.toISOString(),
        },
      });
    });

    it('the same message each time it is delivered again', () => {
      expect(receivedEvent()).toEqual(receivedEvent());
    });

    for (const change of (['edited', 'deleted'] as const).filter((change) => sends.includes(change)))
      it(`a message that was ${change}, with the same id`, () => {
        const [item] = receivedEvent({ change, text: 'It arrived, thank you!' });
        const text = change === 'edited' ? { text: 'It arrived, thank you!' } : {};
        const messageId = sender.messageId(customerWrites, connection);
        expect(item).toMatchObject({ kind: 'message', message: { messageId, change, ...text } });
      });
  });

  describe('ignores', () => {
    for (const role of (['agent', 'bot'] as const).filter((role) => sends.includes(role)))
      it(`what a ${role} writes`, () => {
        const items = receivedEvent({ role });
        expect(items.length).toBeGreaterThan(0);
        for (const item of items) if (item.kind === 'message') expect(item.message.author.role).toBe(role);
      });

    if (sends.includes('internal'))
      it('what an agent writes for other agents only', () => {
        expect(receivedEvent({ role: 'agent', isPrivate: true })).toEqual([{ kind: 'ignored', reason: 'internal' }]);
      });

    it('what is too old', () => {
      const sentAt = new Date(now.getTime() - (connection.maxMessageAgeHours + 1) * 60 * 60 * 1000);
      expect(receivedEvent({ sentAt })).toEqual([{ kind: 'ignored', reason: 'too-old' }]);
    });

    for (const other of platformNames.filter((other) => other !== name))
      it(`a payload of ${other}`, () => {
        const body = senders[other].body(customerWrites, connectionOf(other));
        for (const item of received(payloadOf(platforms[other], body ?? '{}'))) expect(item.kind).toBe('ignored');
      });
  });

  describe('verifies', () => {
    const body = Buffer.from(bodyOf());

    it.each([newest, older])('a request signed with "%s"', (secret) => {
      // LiveChat has its secret in the body.
      const given = Buffer.from(bodyOf().replace(newest, secret));
      expect(() => verify(signed(given, secret))).not.toThrow();
    });

    it('no request signed with another secret', () => {
      const given = Buffer.from(bodyOf().replace(newest, 'a secret of somebody else'));
      expect(() => verify(signed(given, 'a secret of somebody else'))).toThrow(SignatureError);
    });

    it.each([
      ['a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
      ['odd spacing', (text: string) => Buffer.from(`\n\t ${text} \r\n`)],
      [
        'escaped characters',
        (text: string) =>
          Buffer.from(
            text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
          ),
      ],
      [
        'invalid UTF-8',
        (text: string) => Buffer.from(Buffer.from(text).toString('latin1').replace('\u00c3', '\u00c3\u0028'), 'latin1'),
      ],
    ])('the exact bytes, with %s', (_, change) => {
      expect(() => verify(signed(change(bodyOf())))).not.toThrow();
    });

    it('every bit of what it signs', () => {
      const valid = signed(body);
      const header = (wanted: string) => valid.header(wanted);
      for (let index = 0; signs === 'body' && index < body.length; index += 7) {
        const flipped = Buffer.from(body);
        flipped.writeUInt8(flipped.readUInt8(index) ^ (1 << (index % 8)), index);
        if (hasSameFields(platform, flipped, body)) continue;
        expect(() => verify({ ...valid, rawBody: flipped })).toThrow(SignatureError);
      }
      const { headers, query = {} } = sender.sign(body, newest, connection, now);
      for (const [name, value] of Object.entries(headers).filter(([name]) => !/^content-/.test(name)))
        for (const changed of corrupted(value))
          expectRefused({ ...valid, header: (wanted) => (wanted === name ? changed : header(wanted)) }, name, changed);
      for (const [name, value] of Object.entries(query))
        for (const changed of corrupted(value))
          expectRefused({ ...valid, query: new URLSearchParams({ ...query, [name]: changed }) }, name, changed);
    });

    const expectRefused = (request: PlatformRequest, name: string, value: string) => {
      let error: unknown;
      try {
        verify(request);
      } catch (thrown) {
        error = thrown;
      }
      expect({ name, value, isRefused: error instanceof SignatureError }).toEqual({ name, value, isRefused: true });
    };

    it('that nothing is missing', () => {
      expect(() =>
        verify({ ...signed(body), header: () => null, query: new URLSearchParams(), rawBody: Buffer.from('{}') }),
      ).toThrow(SignatureError);
    });

    for (const seconds of hasTimestamp ? [-301, 301] : [])
      it(`a timestamp, which must not be ${seconds} s away`, () => {
        const at = new Date(now.getTime() + seconds * 1000);
        expect(() => verify(signed(body, newest, at))).toThrow(SignatureError);
      });

    for (const seconds of hasTimestamp ? [-300, 300] : [])
      it(`a timestamp, which may be ${seconds} s away`, () => {
        const at = new Date(now.getTime() + seconds * 1000);
        expect(() => verify(signed(body, newest, at))).not.toThrow();
      });

    it('any header and body without another error than a refusal', () => {
      const names = Object.keys(sender.sign(body, newest, connection, now).headers);
      const query = Object.keys(sender.sign(body, newest, connection, now).query ?? {});
      const value = fc.oneof(fc.string({ unit: 'binary' }), fc.string());
      fc.assert(
        fc.property(
          fc.dictionary(fc.constantFrom('x-unknown', ...names), value),
          fc.dictionary(fc.constantFrom('unknown', ...query), value),
          fc.uint8Array(),
          (headers, parameters, bytes) => {
            const request = {
              method: 'POST',
              header: (wanted: string) => headers[wanted] ?? null,
              query: new URLSearchParams(parameters),
              rawBody: Buffer.from(bytes),
            };
            try {
              verify(request);
            } catch (error) {
              expect(error).toBeInstanceOf(SignatureError);
            }
          },
        ),
      );
    });
  });

  describe('whatever the payload', () => {
    const expectSound = (payload: unknown) => {
      const items = received(payload);
      for (const item of items) {
        if (item.kind === 'message') {
          expect(item.message.conversationId.startsWith(`${connection.id}:`)).toBe(true);
          expect(messageSchema.safeParse(item.message).success).toBe(true);
        }
        if (item.kind === 'change') expect(item.conversationId.startsWith(`${connection.id}:`)).toBe(true);
      }
    };

    it('never fails on any JSON', () => {
      fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), expectSound));
    });

    it('never fails on its own payload with any value replaced', () => {
      const payload = payloadOf(platform, bodyOf());
      const paths = pathsOf(payload);
      fc.assert(
        fc.property(
          fc.subarray(paths, { minLength: 1, maxLength: 3 }),
          fc.jsonValue({ maxDepth: 2 }),
          (chosen, value) => {
            expectSound(chosen.reduce((changed, path) => replaced(changed, path, value), payload));
          },
        ),
        { numRuns: 500 },
      );
    });
  });
}

/** Values that differ from a signed one in length, in a character or in the whole. */
function corrupted(value: string): string[] {
  const changes = ['', value.slice(0, -1), `${value}0`, `${value}=`, ` ${value.slice(1)}`, '0', value.repeat(2)];
  for (let index = 0; index < value.length; index++)
    if (/[\w+/]/.test(value.charAt(index)))
      changes.push(`${value.slice(0, index)}${value.charAt(index) === 'b' ? 'c' : 'b'}${value.slice(index + 1)}`);
  return changes.filter((changed) => changed !== value);
}

type Path = readonly (string | number)[];

/** The paths of all values inside a JSON value. */
function pathsOf(value: unknown, start: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [start];
  const inner = Object.entries(value).flatMap(([key, nested]) =>
    pathsOf(nested, [...start, Array.isArray(value) ? Number(key) : key]),
  );
  return [start, ...inner];
}

function replaced(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((nested, index) => (index === first ? replaced(nested, rest, by) : nested) as unknown);
  return { ...value, [first]: replaced((value as Record<string, unknown>)[first], rest, by) };
}
