// The work for a text of HTML must be linear in its length, whatever its tags: a customer chooses them. Steps are counted,
// those of the tokenizer included, as times depend on the machine.
import { StepCounter } from '../../support/counted-steps';
import { plainTextOf } from '../../../shared/platforms/plain-text';

const units: [what: string, unit: string][] = [
  ['open tags', '<div>'],
  ['open inline tags', '<b>'],
  ['open quotes', '<blockquote>a'],
  ['end tags', '</div>'],
  ['open tags and other end tags', '<div></section>'],
  ['closed elements', '<div>a</div>'],
  ['begun tags', '<'],
  ['begun tags with a name', '<a'],
  ['begun end tags', '</'],
  ['attributes', '<p a=b c="d" '],
  ['begun comments', '<!--'],
  ['begun declarations', '<![CDATA['],
  ['entities', '&amp;'],
  ['begun entities', '&am'],
  ['scripts', '<script>'],
  ['breaks', '<br>'],
  ['introductions', 'On 3 May Robin wrote:<br>'],
  ['introductions and marks', 'On 3 May Robin wrote:<br>&gt;<br>'],
  ['fields of a mail', 'From: a<br>'],
  ['blanks', ' '],
  ['no-break spaces', '&nbsp;'],
];

describe('The steps for 100 KB of HTML are proportional to their number', () => {
  let counter: StepCounter;
  beforeAll(async () => {
    counter = await StepCounter.start('htmlparser2', 'entities');
    plainTextOf('<p>Loads &amp; compiles.</p>');
  });
  afterAll(() => counter.stop());

  const repeated = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  const nested = (length: number) => '<div>'.repeat(length / 11) + '</div>'.repeat(length / 11);
  /** Each end tag must not search all open elements. */
  const unmatched = (length: number) => '<div>'.repeat(length / 15) + '</section>'.repeat(length / 15);
  const texts: [what: string, textOf: (length: number) => string][] = [
    ...units.map(([what, unit]): [string, (length: number) => string] => [what, (length) => repeated(unit, length)]),
    ['nested elements', nested],
    ['open tags, then other end tags', unmatched],
  ];

  it.each(texts)('for %s', async (_, textOf) => {
    const stepsOf = (length: number) => counter.stepsOf(() => plainTextOf(textOf(length)));
    await stepsOf(100_000);
    const [third, whole] = [await stepsOf(33_000), await stepsOf(99_000)];
    expect(third).toBeGreaterThan(100);
    // Linear growth is a factor of 3, quadratic growth of 9.
    expect(whole).toBeLessThan(5 * third + 10_000);
  });
});
