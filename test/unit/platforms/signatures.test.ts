import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { SignatureError } from '../../../shared/platforms/signature-error';
import { verifyMac, verifySharedSecret, verifyTimestamp, withoutPrefix } from '../../../shared/platforms/signatures';

const secrets = ['the newest', 'an older one'];
const body = Buffer.from('{"text":"I’ve waited!"}');
const nowSeconds = 1795341600;
const now = new Date(nowSeconds * 1000);

/** The error's message; it is a refusal and nothing else. */
function refusalOf(verify: () => void): string | null {
  try {
    verify();
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(SignatureError);
    return (error as SignatureError).message;
  }
}

describe.each([
  ['sha256', 'hex'],
  ['sha256', 'base64'],
  ['sha1', 'hex'],
  ['sha1', 'base64'],
] as const)('A MAC by %s in %s', (algorithm, encoding) => {
  const macOf = (secret: string, content: Buffer = body) =>
    createHmac(algorithm, secret).update('v0:1:').update(content).digest(encoding);
  const refusal = (offered: string | null, content: Buffer = body) =>
    refusalOf(() => verifyMac(offered, 'X-Mac', secrets, { algorithm, encoding, content: ['v0:1:', content] }));
  const mismatch = 'The header X-Mac does not match the body and the configured secrets.';

  it.each(secrets)('is accepted with each secret: %s', (secret) => {
    expect(refusal(macOf(secret))).toBeNull();
  });

  it('is refused with another secret, with or without blanks', () => {
    for (const secret of ['', 'the newest ', 'The newest', 'the newestan older one'])
      expect(refusal(macOf(secret))).toBe(mismatch);
  });

  it('is refused without secrets', () => {
    const scheme = { algorithm, encoding, content: [body] };
    expect(refusalOf(() => verifyMac(macOf(''), 'X-Mac', [], scheme))).toBe(mismatch);
  });

  it.each([null, ''])('is required: %j', (offered) => {
    expect(refusal(offered)).toBe('The header X-Mac is required.');
  });

  it('is refused with anything before, after or in it', () => {
    const mac = macOf('the newest');
    const changed = [
      ` ${mac}`,
      `${mac} `,
      `${mac}\n`,
      `${mac},${mac}`,
      `${mac}00`,
      `${mac}=`,
      mac.slice(1),
      mac.slice(0, -1),
    ];
    changed.push(`${mac.slice(0, 8)} ${mac.slice(8)}`, mac.replace('=', ''), `${mac}zz`, 'x', '=', '\u0000', '😡');
    for (const offered of changed.filter((text) => text !== mac))
      expect({ offered, refusal: refusal(offered) }).toEqual({ offered, refusal: mismatch });
  });

  it('is refused for any other body, and for any other text', () => {
    const mac = macOf('the newest');
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        fc.pre(!body.equals(bytes));
        expect(refusal(mac, Buffer.from(bytes))).toBe(mismatch);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(refusal(text)).toBe(mismatch);
      }),
    );
  });

  it('never tells the expected one or a secret', () => {
    const message = refusal('x') ?? '';
    for (const secret of [...secrets, ...secrets.map((known) => macOf(known))]) expect(message).not.toContain(secret);
  });
});

it('A MAC in hex may have capitals, in base64 not', () => {
  const mac = (encoding: 'hex' | 'base64') => createHmac('sha256', 'the newest').update(body).digest(encoding);
  const refusal = (offered: string, encoding: 'hex' | 'base64') =>
    refusalOf(() => verifyMac(offered, 'X-Mac', secrets, { algorithm: 'sha256', encoding, content: [body] }));
  expect(refusal(mac('hex').toUpperCase(), 'hex')).toBeNull();
  expect(refusal(mac('base64').toUpperCase(), 'base64')).not.toBeNull();
  // The alphabet of base64url, which the decoder takes too.
  const url = mac('base64').replaceAll('+', '-').replaceAll('/', '_').replace('=', '');
  expect(refusal(url, 'base64')).not.toBeNull();
});

describe('A shared secret', () => {
  const refusal = (offered: string | null | undefined) =>
    refusalOf(() => verifySharedSecret(offered, 'The field', secrets));

  it.each(secrets)('is accepted when it is one of the configured: %s', (secret) => {
    expect(refusal(secret)).toBeNull();
  });

  it.each([null, undefined, ''])('is required: %j', (offered) => {
    expect(refusal(offered)).toBe('The field is required.');
    expect(refusalOf(() => verifySharedSecret(offered, 'The field', ['']))).toBe('The field is required.');
  });

  it('is refused when it is anything else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', minLength: 1 }),
          fc.constantFrom('the newest ', 'the newes', 'an older one,the newest'),
        ),
        (offered) => {
          fc.pre(!secrets.includes(offered));
          expect(refusal(offered)).toBe('The field is none of the configured secrets.');
        },
      ),
    );
    expect(refusalOf(() => verifySharedSecret('x', 'The field', []))).not.toBeNull();
  });
});

describe('A prefix', () => {
  it.each([
    ['sha256=abc', 'abc'],
    ['sha256=', ''],
    ['sha256=sha256=a', 'sha256=a'],
    ['SHA256=abc', null],
    [' sha256=abc', null],
    ['sha1=abc', null],
    ['', null],
    [null, null],
  ])('is taken off: %j becomes %j', (value, rest) => {
    expect(withoutPrefix(value, 'sha256=')).toBe(rest);
  });
});

describe('A timestamp', () => {
  const refusal = (timestamp: string | null, unit?: 's' | 'ms', at = now) =>
    refusalOf(() => verifyTimestamp(timestamp, 'X-Time', at, unit));

  it.each([-300, -1, 0, 1, 300])('is accepted %d s away', (seconds) => {
    expect(refusal(String(nowSeconds + seconds))).toBeNull();
    expect(refusal(String((nowSeconds + seconds) * 1000), 'ms')).toBeNull();
  });

  it.each([-301, 301, -86_400, 1e9])('is refused %d s away', (seconds) => {
    expect(refusal(String(nowSeconds + seconds))).toBe(
      'The header X-Time is more than 5 minutes away from the time here.',
    );
    expect(refusal(String((nowSeconds + seconds) * 1000), 'ms')).toMatch(/more than 5 minutes/);
  });

  it('is compared in whole seconds, whatever the fractions', () => {
    const late = new Date(now.getTime() + 999);
    expect(refusal(String(nowSeconds - 300), 's', late)).toBeNull();
    expect(refusal(String(nowSeconds * 1000 - 299_001), 'ms', late)).toBeNull();
    expect(refusal(String(nowSeconds * 1000 + 300_999), 'ms')).toBeNull();
    expect(refusal(String(nowSeconds * 1000 + 301_000), 'ms')).not.toBeNull();
  });

  it('in the other unit is refused', () => {
    expect(refusal(String(nowSeconds * 1000))).not.toBeNull();
    expect(refusal(String(nowSeconds), 'ms')).not.toBeNull();
  });

  it.each([null, ''])('is required: %j', (timestamp) => {
    expect(refusal(timestamp)).toBe('The header X-Time is required.');
  });

  it.each([
    ' 1795341600',
    '1795341600\n',
    '+1795341600',
    '-1795341600',
    '1795341600.0',
    '1.7953416e9',
    '0x6b02a3a0',
    '１７９５３４１６００',
    'now',
    'NaN',
    'Infinity',
    '9'.repeat(16),
    '1795341600,1795341600',
  ])('is a whole number and nothing else: %j', (timestamp) => {
    expect(refusal(timestamp)).toBe('The header X-Time must be a whole number.');
  });
});
