import fc from 'fast-check';
import { segmentsOf } from '../../../panel/element/evidence-segments';

const span = (start: number, end: number, contribution: number) => ({ start, end, contribution });

describe('segmentsOf', () => {
  it('cuts the text at its evidence', () => {
    expect(segmentsOf('You are useless!', [span(8, 15, -0.4)])).toEqual([
      { text: 'You are ', contribution: null },
      { text: 'useless', contribution: -0.4 },
      { text: '!', contribution: null },
    ]);
  });

  it('marks the stronger of two spans that overlap', () => {
    expect(segmentsOf('not good', [span(4, 8, 0.1), span(0, 8, -0.3)])).toEqual([
      { text: 'not good', contribution: -0.3 },
    ]);
  });

  it('never cuts an emoji in two', () => {
    expect(segmentsOf('no 😡', [span(0, 4, -0.5)])[0]).toEqual({ text: 'no ', contribution: -0.5 });
  });

  it('loses no character, whatever spans a provider gives', () => {
    const spans = fc.array(
      fc.tuple(
        fc.integer({ min: -5, max: 40 }),
        fc.integer({ min: -5, max: 40 }),
        fc.double({ min: -1, max: 1, noNaN: true }),
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), spans, (text, spans) => {
        const segments = segmentsOf(
          text,
          spans.map(([start, end, contribution]) => span(start, end, contribution)),
        );
        expect(segments.map((segment) => segment.text).join('')).toBe(text);
      }),
    );
  });
});
