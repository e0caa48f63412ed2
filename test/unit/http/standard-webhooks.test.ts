import { createHmac } from 'node:crypto';
import { toleranceSeconds, verifyStandardWebhook } from '../../../shared/http/standard-webhooks';

const now = new Date('2026-11-22T10:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);
const secret = Buffer.from('a key of the sender, 24 bytes+');
const otherSecret = Buffer.from('another key, and also long enough');
const body = Buffer.from('{"text":"I\'ve waited two weeks!"}');

function sign(key: Buffer, id: string, timestamp: string, content: Buffer): string {
  return `v1,${createHmac('sha256', key)
    .update(`${id}.${timestamp}.${content.toString('latin1')}`, 'latin1')
    .digest('base64')}`;
}

const valid = {
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(seconds),
  'webhook-signature': sign(secret, 'msg_1', String(seconds), body),
};

function verify(headers: Record<string, string>, content = body, secrets = [secret], at = now) {
  verifyStandardWebhook((name) => headers[name] ?? null, content, secrets, at);
}

describe('a Standard Webhooks request', () => {
  it('is accepted with a signature over id, timestamp and the exact bytes', () => {
    expect(() => verify(valid)).not.toThrow();
  });

  it('is accepted with the test vector of the specification', () => {
    // standardwebhooks/libraries/javascript: "sign function works".
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const at = new Date(1614265330 * 1000);
    const content = Buffer.from('{"test": 2432232314}');
    expect(() =>
      verifyStandardWebhook((name) => (headers as Record<string, string>)[name] ?? null, content, [key], at),
    ).not.toThrow();
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('is rejected without %s', (name) => {
    expect(() => verify({ ...valid, [name]: '' })).toThrow(/are required/);
  });

  describe.each([0, 1, 500, 999])('%i ms into a second', (milliseconds) => {
    it.each([
      ['at the tolerance, past', -toleranceSeconds, true],
      ['beyond it, past', -toleranceSeconds - 1, false],
      ['at the tolerance, ahead', toleranceSeconds, true],
      ['beyond it, ahead', toleranceSeconds + 1, false],
    ])('%s', (_, offset, isAccepted) => {
      const timestamp = String(seconds + offset);
      const headers = {
        ...valid,
        'webhook-timestamp': timestamp,
        'webhook-signature': sign(secret, 'msg_1', timestamp, body),
      };
      const attempt = () => verify(headers, body, [secret], new Date(now.getTime() + milliseconds));
      if (isAccepted) expect(attempt).not.toThrow();
      else expect(attempt).toThrow(/5 minutes/);
    });
  });

  it.each(['soon', '1e9', '-5', '', '12.5'])('is rejected with timestamp %j', (timestamp) => {
    expect(() => verify({ ...valid, 'webhook-timestamp': timestamp })).toThrow();
  });

  it('is rejected when a byte of the body, the id or the timestamp differs from what was signed', () => {
    expect(() => verify(valid, Buffer.concat([body, Buffer.from(' ')]))).toThrow(/does not match/);
    expect(() => verify({ ...valid, 'webhook-id': 'msg_2' })).toThrow(/does not match/);
    expect(() => verify({ ...valid, 'webhook-timestamp': String(seconds + 1) })).toThrow(/does not match/);
  });

  it('is rejected when signed with another key, with no secret configured, or with an empty signature', () => {
    expect(() => verify(valid, body, [otherSecret])).toThrow(/does not match/);
    expect(() => verify(valid, body, [])).toThrow(/No webhook secret/);
    expect(() => verify({ ...valid, 'webhook-signature': 'v1,' })).toThrow(/does not match/);
    expect(() => verify({ ...valid, 'webhook-signature': valid['webhook-signature'].slice(0, -4) })).toThrow(
      /does not match/,
    );
  });

  it('is accepted with any of several secrets and any of several signatures, for key rotation', () => {
    expect(() => verify(valid, body, [otherSecret, secret])).not.toThrow();
    const both = `${sign(otherSecret, 'msg_1', String(seconds), body)} ${valid['webhook-signature']}`;
    expect(() => verify({ ...valid, 'webhook-signature': both })).not.toThrow();
  });

  it('ignores signatures of other versions', () => {
    expect(() => verify({ ...valid, 'webhook-signature': valid['webhook-signature'].replace('v1,', 'v1a,') })).toThrow(
      /does not match/,
    );
  });

  it('is accepted with the older header names', () => {
    const headers = Object.fromEntries(
      Object.entries(valid).map(([name, value]) => [name.replace('webhook', 'svix'), value]),
    );
    expect(() => verify(headers)).not.toThrow();
  });

  it('signs bytes, not text: invalid UTF-8 and a byte order mark are kept', () => {
    const odd = Buffer.from([0xef, 0xbb, 0xbf, 0xff, 0xfe, 0x7b, 0x7d]);
    expect(() =>
      verify({ ...valid, 'webhook-signature': sign(secret, 'msg_1', String(seconds), odd) }, odd),
    ).not.toThrow();
  });
});
