import fc from 'fast-check';
import { decodeWebhookSecret } from '../../../shared/settings/webhook-secret';

describe('A webhook secret', () => {
  it('decodes to the bytes that it was made from', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
        const secret = `whsec_${Buffer.from(bytes).toString('base64')}`;
        expect(decodeWebhookSecret(secret)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it.each([
    ['nothing', 'whsec_'],
    ['padding only', 'whsec_===='],
    ['base64 that decodes to no byte', 'whsec_A'],
    ['no prefix', 'bm90'],
    ['another prefix', 'WHSEC_bm90'],
    ['no padding', 'whsec_bm8'],
    ['too much padding', 'whsec_bm90='],
    ['non-zero trailing bits', 'whsec_bm9='],
    ['base64 of URLs', 'whsec_-_-_'],
    ['a space', 'whsec_bm 90'],
    ['a line break', 'whsec_bm90\n'],
    ['words', 'whsec_my secret words'],
  ])('is invalid with %s', (_, secret) => {
    expect(decodeWebhookSecret(secret)).toBeUndefined();
  });

  it('has only one valid form', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('AQgwab01+/-_= \n')), maxLength: 12 });
    fc.assert(
      fc.property(text, (base64) => {
        const key = decodeWebhookSecret(`whsec_${base64}`);
        if (key) expect([key.length > 0, key.toString('base64')]).toEqual([true, base64]);
      }),
      { numRuns: 2_000 },
    );
  });
});
