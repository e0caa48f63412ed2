// The phrases of a queue as text, one a line, with the limits of the server.
import * as policy from '../../../shared/contract/policy';
import { maxPhraseCharacters, maxPhrases, phraseFaultIn, phrasesIn, textOf } from '../../../panel/settings/phrase-list';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `phrase ${index}`);
const isTaken = (text: string) => policy.alertPolicyChange.safeParse({ phrases: phrasesIn(text) }).success;

it('has the limits of the server', () => {
  expect([maxPhrases, maxPhraseCharacters]).toEqual([policy.maxPhrases, policy.maxPhraseCharacters]);
});

it.each([
  ['', []],
  ['  \n\n', []],
  ['refund', ['refund']],
  [' refund \r\nlawyer\rcancel my contract\n', ['refund', 'lawyer', 'cancel my contract']],
  ['refund\nlawyer\nrefund', ['refund', 'lawyer']],
  ['Refund\nrefund', ['Refund', 'refund']],
])('reads the phrases of %j', (text, phrases) => {
  expect(phrasesIn(text)).toEqual(phrases);
  expect(phrasesIn(textOf(phrases))).toEqual(phrases);
});

it.each([
  ['nothing', '', undefined],
  ['a hundred characters', '😡'.repeat(99) + 'x', undefined],
  ['a character more', `ok\n\n${'😡'.repeat(100)}x`, { kind: 'too-long', line: 3 }],
  ['blanks around a hundred', ` ${'x'.repeat(100)} `, undefined],
  ['signs only', 'ok\n?!', { kind: 'no-letter', line: 2 }],
  ['a digit', '24', undefined],
  ['letters of another script', 'Ж', undefined],
  ['fifty', numbered(50).join('\n'), undefined],
  ['fifty, one of them twice', [...numbered(50), 'phrase 1'].join('\n'), undefined],
  ['fifty-one', numbered(51).join('\n'), { kind: 'too-many', count: 51 }],
])('finds the first fault, where the server refuses it as well: %s', (_, text, fault) => {
  expect(phraseFaultIn(text)).toEqual(fault);
  expect(isTaken(text)).toBe(fault === undefined);
});
