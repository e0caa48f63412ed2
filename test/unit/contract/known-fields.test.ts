import fc from 'fast-check';
import * as z from 'zod';
import { withKnownFields } from '../../../shared/contract/known-fields';
import { queueChange } from '../../../shared/contract/queue';
import { InvalidInputError, validate, type Fault } from '../../../shared/http/body';

function faultsOf(schema: z.ZodType, value: unknown): readonly Fault[] {
  try {
    validate(schema, value);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.faults;
    throw error;
  }
  return [];
}

const misspelt = (path: string, meant: string) => ({ path, message: `is not a field here; did you mean "${meant}"?` });

describe('A change of a queue', () => {
  it.each(['enable', 'Enabled', 'enabeld', 'isEnabled', 'enabled ', 'ENABLED'])(
    'with "%s" is rejected with a suggestion',
    (name) => {
      expect(faultsOf(queueChange, { [name]: true })).toEqual([misspelt(name, 'enabled')]);
      expect(faultsOf(queueChange, { [name]: true, enabled: true })).toEqual([misspelt(name, 'enabled')]);
    },
  );

  it.each([[{}], [{ on: true }], [{ disabled: true }]])(
    'without a known field is rejected with a list of them: %j',
    (value) => {
      expect(faultsOf(queueChange, value)).toEqual([
        { path: '', message: 'must have at least one of these fields: enabled, alerts, storeText, retentionDays' },
      ]);
    },
  );

  it('reports a misspelt field together with the faults of other fields', () => {
    expect(faultsOf(queueChange, { enabled: 'yes', enable: true })).toEqual([
      { path: 'enabled', message: 'must be true or false' },
      misspelt('enable', 'enabled'),
    ]);
  });

  it('may have unknown fields, which are dropped', () => {
    expect(validate(queueChange, { enabled: false, colour: 'red', constructor: 1 })).toEqual({ enabled: false });
  });

  it.each([[null], [[]], ['enabled'], [7]])('must be an object, not %j', (value) => {
    expect(faultsOf(queueChange, value)).toEqual([{ path: '', message: 'must be a JSON object' }]);
  });

  it('keeps only known fields of any JSON', () => {
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', 'enabled', 'toString', 'x'.repeat(9_999)),
    );
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), (value) => {
        const json: unknown = JSON.parse(JSON.stringify(value));
        if (faultsOf(queueChange, json).length > 0) return;
        const { enabled } = value as { enabled?: boolean };
        const taken = validate(queueChange, json);
        expect(Object.entries(taken)).toEqual([['enabled', enabled]]);
        expect(Object.getPrototypeOf(taken)).toBe(Object.prototype);
      }),
    );
  });
});

describe('Known fields of any object', () => {
  const schema = withKnownFields(
    z.object({
      size: z.string().transform(Number),
      alerts: withKnownFields(z.object({ drop: z.boolean().optional(), streak: z.int().optional() })).optional(),
    }),
  );

  it('keep the output of their schemas', () => {
    expect(validate(schema, { size: '7', alerts: { drop: true } })).toEqual({ size: 7, alerts: { drop: true } });
  });

  it('are checked at any depth', () => {
    expect(faultsOf(schema, { size: '7', alerts: { strek: 3 } })).toEqual([misspelt('alerts.strek', 'streak')]);
  });

  it('are not listed as alternatives where one of them is required anyway', () => {
    expect(faultsOf(schema, {}).map(({ path }) => path)).toEqual(['size']);
  });
});
